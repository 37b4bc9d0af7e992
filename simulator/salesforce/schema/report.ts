/** Reports. What one may see hangs on its folder; field-level security knows nothing of reports. */
import type { ObjectSpec } from './build.ts'
import { datetime, nameText, owner, pick, text } from './build.ts'

const report: ObjectSpec = {
  name: 'Report',
  label: 'Report',
  labelPlural: 'Reports',
  keyPrefix: '00O',
  // Not by owner alone: access/report-folders.ts.
  sharing: 'Private',
  permissionsFrom: null,
  createable: false,
  updateable: false,
  deletable: false,
  searchable: true,
  fields: [
    nameText(255, { label: 'Report Name' }),
    text('DeveloperName', 80, { required: true, label: 'Report Unique Name' }),
    text('FolderName', 256, { system: true, label: 'Folder Name' }),
    text('Description', 255, { permissionable: false }),
    pick('Format', ['*Tabular', 'Summary', 'Matrix'], { system: true }),
    datetime('LastRunDate', { system: true, nillable: true, label: 'Last Run' }),
    owner(),
  ],
}

export const reportObjects: readonly ObjectSpec[] = [report]
