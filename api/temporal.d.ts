// Node 26 has Temporal; TypeScript 5.9 does not know it yet.
import 'temporal-spec/global'
