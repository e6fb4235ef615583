// The rule as text, changed here or in the builder; a mistake is shown at its place.
import { AutoComplete, Button, Flex, Input, Typography } from 'antd';
import { useState } from 'react';
import { ErrorNote } from '../ErrorNote';
import type { Field } from './useCatalogue';
import type { useRule } from './useRule';
import { useWords } from './words';
import './rule.css';

/** wordBefore is the part of a name that ends at the end of a text. */
export const wordBefore = (text: string): string => /[a-z_][a-z0-9_.]*$/i.exec(text)?.[0] ?? '';

/** mend puts another word in the place that a mistake names; places are counted in characters, not in halves of them. */
export function mend(text: string, offset: number, length: number, word: string): string {
  const letters = [...text];
  return letters.slice(0, offset).join('') + word + letters.slice(offset + length).join('');
}

interface RuleTextProps {
  edit: Pick<ReturnType<typeof useRule>, 'text' | 'write' | 'tidy' | 'error' | 'problem'>;
  names: Field[];
}

export function RuleText({ edit, names }: RuleTextProps) {
  const t = useWords();
  const [word, setWord] = useState('');
  const options = word.length < 2 ? [] : names.filter((f) => f.name.includes(word) && f.name !== word).slice(0, 8)
    .map((f) => ({ value: edit.text.slice(0, edit.text.length - word.length) + f.name, label: `${f.name} · ${f.label}` }));
  const where = edit.problem?.where;
  const line = Number(where?.line), column = Number(where?.column), length = Math.max(1, Number(where?.length) || 1);
  const marked = [...(edit.text.split('\n')[line - 1] ?? '')];
  const part = (from: number, to?: number) => marked.slice(from, to).join('');
  const suggestions = Array.isArray(where?.suggestions) ? where.suggestions.map(String) : [];
  return (
    <div>
      <div translate="no"><AutoComplete className="rule-text" value={edit.text} options={options} onChange={(v: string) => { edit.write(v); setWord(wordBefore(v)); }}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} aria-label={t('text')} onBlur={edit.tidy} spellCheck={false} status={edit.error ? 'error' : undefined} maxLength={65536} />
      </AutoComplete></div>
      <Typography.Paragraph type="secondary" className="hint">{t('textHint')}</Typography.Paragraph>
      {edit.error ? <ErrorNote error={edit.error} /> : null}
      {edit.error && line > 0 && column > 0 ? <pre className="marked">{part(0, column - 1)}<mark>{part(column - 1, column - 1 + length) || ' '}</mark>{part(column - 1 + length)}</pre> : null}
      {edit.error && suggestions.length > 0 ? (
        <Flex gap={8} wrap className="hint">{suggestions.map((word) => <Button key={word} size="small" onClick={() => edit.write(mend(edit.text, Number(where?.offset), Number(where?.length), word))}>{t('mend')} <code>{word}</code></Button>)}</Flex>
      ) : null}
    </div>
  );
}
