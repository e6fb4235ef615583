// Signing in: a page, or over the page when the session ended meanwhile.
import { Button, Form, Input, Modal, Typography } from 'antd';
import { useState } from 'react';
import { api } from '../../api/client';
import { ErrorNote } from '../../ui/ErrorNote';
import { Frame } from './Frame';
import { useWords } from './words';

interface SignInProps {
  setup: boolean;
  entered: () => Promise<void>;
  /** The login of the session that ended: then the page below stays as it is. */
  again?: string;
}

export default function SignIn({ setup, entered, again }: SignInProps) {
  const t = useWords();
  const [waiting, setWaiting] = useState(false);
  const signIn = api.useMutation('post', '/api/session');
  const send = async (values: { login: string; password: string }) => {
    setWaiting(true);
    try {
      await signIn.mutateAsync({ body: values });
      await entered();
    } catch {
      // shown below
    } finally {
      setWaiting(false);
    }
  };
  const form = (
    <Form layout="vertical" requiredMark={false} onFinish={(v: { login: string; password: string }) => void send(v)} initialValues={{ login: again }}>
      <Form.Item name="login" label={t('login')} rules={[{ required: true, message: t('required') }]}>
        <Input autoComplete="username" maxLength={64} autoFocus={!again} autoCapitalize="none" spellCheck={false} />
      </Form.Item>
      <Form.Item name="password" label={t('password')} rules={[{ required: true, message: t('required') }]}>
        <Input.Password autoComplete="current-password" maxLength={200} autoFocus={Boolean(again)} />
      </Form.Item>
      {signIn.error && <Form.Item><ErrorNote error={signIn.error} /></Form.Item>}
      <Button type="primary" htmlType="submit" block loading={waiting}>{t('signIn')}</Button>
    </Form>
  );
  if (again !== undefined) {
    return (
      <Modal open title={t('expired')} footer={null} closable={false} keyboard={false} width={400}>
        <Typography.Paragraph type="secondary">{t('expiredText')}</Typography.Paragraph>
        {form}
      </Modal>
    );
  }
  return setup ? <Frame title={t('brand')} text={t('setupFirst')} /> : <Frame title={t('signIn')}>{form}</Frame>;
}
