import { expect, it } from 'vitest';
import { csvText } from './csv';

it('writes a table', () => {
  expect(csvText([['客户', '次数'], ['王, "小"', 3.5], ['两\n行', null]])).toBe('客户,次数\r\n"王, ""小""",3.5\r\n"两\n行",\r\n');
});

it('makes no formulas', () => {
  expect(csvText([['=1+1', '+86', '-x', '@a', -5, Number.NaN]])).toBe("'=1+1,'+86,'-x,'@a,-5,\r\n");
});
