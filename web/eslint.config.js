// Besides the usual rules: who may import whom. app → features → ui, api; a
// feature never imports another feature.
import hooks from 'eslint-plugin-react-hooks';
import ts from 'typescript-eslint';
import { readdirSync } from 'node:fs';

const features = readdirSync(new URL('./src/features', import.meta.url));
const never = (files, groups) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: groups.map(([group, message]) => ({ group, message })) }] },
});

export default ts.config(
  { ignores: ['dist', 'src/api/schema.d.ts'] },
  ...ts.configs.strict,
  hooks.configs.flat.recommended,
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      'max-lines': ['error', { max: 250, skipComments: true }],
      'no-console': 'error',
    },
  },
  never(['src/api/**'], [[['**/ui/**', '**/features/**', '**/app/**'], 'api stands on nothing']]),
  never(['src/ui/**'], [[['**/features/**', '**/app/**'], 'ui may import api only']]),
  ...features.map((name) =>
    never([`src/features/${name}/**`], [
      [['**/app/**'], 'a feature does not know the app'],
      [features.filter((f) => f !== name).map((f) => `**/${f}/*`).concat(['**/features/**']), 'features never import each other'],
    ]),
  ),
);
