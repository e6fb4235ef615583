// What happened, where, and what to do next.
import { Alert, Button, Typography } from 'antd';
import { Problem } from '../api/client';
import { words } from './words';

const useWords = words('error', {
  offline: ['连不上知客：请确认程序还在运行，网络是否断开。', 'Zhike does not answer: is the program still running?'],
  failed: ['出错了。请再试一次；如果还不行，请把编号告诉管理员。', 'Something went wrong. Try again; if it stays, tell the administrator the id.'],
  retry: ['再试一次', 'Try again'],
  id: ['编号 ', 'id '],
});

/** useSentence turns any failure into a sentence for people. */
export function useSentence(): (error: unknown) => string {
  const t = useWords();
  return (error) => {
    if (!(error instanceof Problem)) return error instanceof Error && error.message ? error.message : t('failed');
    return error.status === 0 ? t('offline') : error.message || t('failed');
  };
}

export function ErrorNote({ error, retry }: { error: unknown; retry?: () => void }) {
  const t = useWords();
  const sentence = useSentence();
  const id = error instanceof Problem ? error.id : '';
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={sentence(error)}
      description={id ? <Typography.Text type="secondary" copyable={{ text: id }}>{t('id') + id}</Typography.Text> : undefined}
      action={retry ? <Button size="small" onClick={retry}>{t('retry')}</Button> : undefined}
    />
  );
}
