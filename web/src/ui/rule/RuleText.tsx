// The rule as text, changed here or in the builder; a mistake is shown at its place.
import { AutoComplete, Input, Typography } from 'antd';
import { useState } from 'react';
import { ErrorNote } from '../ErrorNote';
import type { Field } from './useCatalogue';
import type { useRule } from './useRule';
import { useWords } from './words';
import './rule.css';

/** wordBefore is the part of a name that ends at the end of a text. */
export const wordBefore = (text: string): string => /[a-z_][a-z0-9_.]*$/i.exec(text)?.[0] ?? '';

interface RuleTextProps {
  edit: Pick<ReturnType<typeof useRule>, 'text' | 'write' | 'error' | 'problem'>;
  names: Field[];
}

export function RuleText({ edit, names }: RuleTextProps) {
  const t = useWords();
  const [word, setWord] = useState('');
  const options = word.length < 2 ? [] : names.filter((f) => f.name.includes(word) && f.name !== word).slice(0, 8)
    .map((f) => ({ value: edit.text.slice(0, edit.text.length - word.length) + f.name, label: `${f.name} · ${f.label}` }));
  const where = edit.problem?.where;
  const line = Number(where?.line), column = Number(where?.column), length = Math.max(1, Number(where?.length) || 1);
  const marked = edit.text.split('\n')[line - 1] ?? '';
  return (
    <div>
      <AutoComplete className="rule-text" value={edit.text} options={options} onChange={(v: string) => { edit.write(v); setWord(wordBefore(v)); }}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} aria-label={t('text')} spellCheck={false} status={edit.error ? 'error' : undefined} maxLength={65536} />
      </AutoComplete>
      <Typography.Paragraph type="secondary" className="hint">{t('textHint')}</Typography.Paragraph>
      {edit.error ? <ErrorNote error={edit.error} /> : null}
      {edit.error && line > 0 && column > 0 ? <pre className="marked">{marked.slice(0, column - 1)}<mark>{marked.slice(column - 1, column - 1 + length) || ' '}</mark>{marked.slice(column - 1 + length)}</pre> : null}
    </div>
  );
}
