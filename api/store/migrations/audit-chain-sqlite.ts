/** What may happen to audit rows on SQLite. `REPLACE` removes without asking a trigger, so inserts are looked at, too. */
export const auditChainSqlite: readonly string[] = [
  `CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
   WHEN NOT (NEW.body = '' AND NEW.tenant IS OLD.tenant AND NEW.seq IS OLD.seq AND NEW.at IS OLD.at
     AND NEW.request_id IS OLD.request_id AND NEW.kind IS OLD.kind AND NEW.prev IS OLD.prev AND NEW.hash IS OLD.hash
     AND EXISTS (SELECT 1 FROM audit_retention r WHERE r.tenant = OLD.tenant AND OLD.at < r."before"))
   BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END`,
  `CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
   BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END`,
  `CREATE TRIGGER audit_entry_no_replace BEFORE INSERT ON audit_entry
   WHEN EXISTS (SELECT 1 FROM audit_entry e WHERE e.tenant = NEW.tenant AND e.seq = NEW.seq)
   BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END`,
  `CREATE TRIGGER audit_checkpoint_no_update BEFORE UPDATE ON audit_checkpoint
   WHEN NEW.tenant IS NOT OLD.tenant OR NEW.size IS NOT OLD.size OR NEW.at IS NOT OLD.at
     OR NEW.text IS NOT OLD.text OR NEW.range IS NOT OLD.range
   BEGIN SELECT RAISE(ABORT, 'audit_checkpoint is append-only'); END`,
  `CREATE TRIGGER audit_checkpoint_no_delete BEFORE DELETE ON audit_checkpoint
   BEGIN SELECT RAISE(ABORT, 'audit_checkpoint is append-only'); END`,
  `CREATE TRIGGER audit_retention_grows BEFORE UPDATE ON audit_retention
   WHEN NEW.tenant IS NOT OLD.tenant OR NEW."before" < OLD."before"
   BEGIN SELECT RAISE(ABORT, 'audit_retention only grows'); END`,
  `CREATE TRIGGER audit_retention_stays BEFORE DELETE ON audit_retention
   BEGIN SELECT RAISE(ABORT, 'audit_retention only grows'); END`,
]
