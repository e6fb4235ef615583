// Short notes on what was done, with its undo.
import { App, Button } from 'antd';
import { useCallback } from 'react';
import { useSentence } from './ErrorNote';
import { words } from './words';

const useWords = words('toast', { undo: ['撤销', 'Undo'] });

/** useToast says that something was done, or that it failed. */
export function useToast() {
  const { message, notification } = App.useApp();
  const t = useWords();
  const sentence = useSentence();
  const done = useCallback(
    (text: string, undo?: () => void) => {
      if (!undo) {
        message.success(text);
        return;
      }
      const key = text + Date.now();
      notification.success({
        key, title: text, duration: 8, placement: 'bottom', showProgress: true,
        actions: <Button size="small" onClick={() => { notification.destroy(key); undo(); }}>{t('undo')}</Button>,
      });
    },
    [message, notification, t],
  );
  const failed = useCallback(
    (error: unknown) => notification.error({ title: sentence(error), placement: 'bottom', duration: 10, role: 'alert' }),
    // sentence changes with every drawing; the language is all it depends on
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [notification],
  );
  return { done, failed };
}
