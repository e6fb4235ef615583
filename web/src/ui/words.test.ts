import { renderHook, act } from '@testing-library/react';
import { expect, it } from 'vitest';
import { chosenLanguage, language, pick, speak, words } from './words';

const useWords = words('test', {
  title: ['名单', 'The list'],
  found: ['{{count}} 位', '{{count}} people', '1 person'],
  named: ['你好，{{name}}', 'Hello {{name}}'],
});

it('speaks both languages and follows a change', async () => {
  await speak('zh');
  const { result } = renderHook(() => useWords());
  expect(result.current('title')).toBe('名单');
  expect(result.current('found', { count: 1 })).toBe('1 位');
  await act(() => speak('en'));
  expect(result.current('title')).toBe('The list');
  expect(result.current('found', { count: 1 })).toBe('1 person');
  expect(result.current('found', { count: 3 })).toBe('3 people');
  expect(document.documentElement.lang).toBe('en');
});

it('leaves what data says as it is', async () => {
  await speak('en');
  const { result } = renderHook(() => useWords());
  expect(result.current('named', { name: '<b>&{{count}}' })).toBe('Hello <b>&{{count}}');
});

it('remembers the language', async () => {
  await speak('en');
  expect([language(), chosenLanguage()]).toEqual(['en', 'en']);
  expect(pick({ zh: '好', en: 'good' })).toBe('good');
  expect(pick({ zh: '好', en: '' })).toBe('');
  expect(pick(null)).toBe('');
});
