/**
 * How audit rows come to be on PostgreSQL, and what may happen to them. `audit_append` runs as its owner, so that the
 * application's role needs no right on the table. `schema`: quoted, fixed in the function, for it must not look elsewhere.
 */
export const auditChainPostgres = (schema: string): readonly string[] => [
  `CREATE FUNCTION audit_append(tenants text[], ats bigint[], requests text[], kinds text[], bodies text[])
   RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = ${schema}, pg_temp AS $$
   DECLARE
     own text;
     last_seq bigint;
     last_hash bytea;
     seqs bigint[] := array_fill(NULL::bigint, ARRAY[cardinality(tenants)]);
     prevs bytea[] := array_fill(NULL::bytea, ARRAY[cardinality(tenants)]);
     hashes bytea[] := array_fill(NULL::bytea, ARRAY[cardinality(tenants)]);
   BEGIN
     -- Every process takes the heads in the same order: none waits for another in a circle.
     FOR own IN SELECT DISTINCT t COLLATE "C" FROM unnest(tenants) t ORDER BY 1 LOOP
       SELECT h.seq, h.hash INTO last_seq, last_hash FROM audit_head h WHERE h.tenant = own FOR UPDATE;
       IF NOT FOUND THEN
         INSERT INTO audit_head VALUES (own, 0, decode(repeat('00', 32), 'hex')) ON CONFLICT DO NOTHING;
         SELECT h.seq, h.hash INTO last_seq, last_hash FROM audit_head h WHERE h.tenant = own FOR UPDATE;
       END IF;
       FOR n IN 1 .. cardinality(tenants) LOOP
         IF tenants[n] = own THEN
           last_seq := last_seq + 1;
           seqs[n] := last_seq;
           prevs[n] := last_hash;
           last_hash := sha256('\\x00'::bytea || last_hash || convert_to(bodies[n], 'UTF8'));
           hashes[n] := last_hash;
         END IF;
       END LOOP;
       UPDATE audit_head h SET seq = last_seq, hash = last_hash WHERE h.tenant = own;
     END LOOP;
     INSERT INTO audit_entry (tenant, seq, at, request_id, kind, prev, hash, body)
       SELECT * FROM unnest(tenants, seqs, ats, requests, kinds, prevs, hashes, bodies);
   END $$`,
  'REVOKE EXECUTE ON FUNCTION audit_append(text[], bigint[], text[], text[], text[]) FROM PUBLIC',
  `CREATE OR REPLACE FUNCTION audit_entry_append_only() RETURNS trigger LANGUAGE plpgsql
   SET search_path = ${schema}, pg_temp AS $$
   BEGIN
     IF TG_OP = 'UPDATE' AND NEW.body = ''
        AND (NEW.tenant, NEW.seq, NEW.at, NEW.request_id, NEW.kind, NEW.prev, NEW.hash)
            IS NOT DISTINCT FROM (OLD.tenant, OLD.seq, OLD.at, OLD.request_id, OLD.kind, OLD.prev, OLD.hash)
        AND EXISTS (SELECT 1 FROM audit_retention r WHERE r.tenant = OLD.tenant AND OLD.at < r.before) THEN
       RETURN NEW;
     END IF;
     RAISE EXCEPTION 'audit_entry is append-only';
   END $$`,
  `CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
   FOR EACH ROW EXECUTE FUNCTION audit_entry_append_only()`,
  `CREATE TRIGGER audit_entry_no_removal BEFORE DELETE OR TRUNCATE ON audit_entry
   FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_append_only()`,
  `CREATE FUNCTION audit_checkpoint_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     IF TG_OP = 'UPDATE' AND (NEW.tenant, NEW.size, NEW.at, NEW.text, NEW.range)
        IS NOT DISTINCT FROM (OLD.tenant, OLD.size, OLD.at, OLD.text, OLD.range) THEN
       RETURN NEW;
     END IF;
     RAISE EXCEPTION 'audit_checkpoint is append-only';
   END $$`,
  `CREATE TRIGGER audit_checkpoint_no_update BEFORE UPDATE ON audit_checkpoint
   FOR EACH ROW EXECUTE FUNCTION audit_checkpoint_append_only()`,
  `CREATE TRIGGER audit_checkpoint_no_removal BEFORE DELETE OR TRUNCATE ON audit_checkpoint
   FOR EACH STATEMENT EXECUTE FUNCTION audit_checkpoint_append_only()`,
  `CREATE FUNCTION audit_retention_grows() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     IF TG_OP = 'UPDATE' AND NEW.tenant = OLD.tenant AND NEW.before >= OLD.before THEN RETURN NEW; END IF;
     RAISE EXCEPTION 'audit_retention only grows';
   END $$`,
  `CREATE TRIGGER audit_retention_no_update BEFORE UPDATE ON audit_retention
   FOR EACH ROW EXECUTE FUNCTION audit_retention_grows()`,
  `CREATE TRIGGER audit_retention_no_removal BEFORE DELETE OR TRUNCATE ON audit_retention
   FOR EACH STATEMENT EXECUTE FUNCTION audit_retention_grows()`,
]
