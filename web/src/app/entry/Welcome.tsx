// A password by a one-time link: for an invited user, or one who forgot it.
import { Button, Form, Input } from 'antd';
import { useLocation, useNavigate } from 'react-router';
import { api } from '../../api/client';
import { ErrorNote } from '../../ui/ErrorNote';
import { Loaded } from '../../ui/Page';
import { Frame } from './Frame';
import { NewPassword } from './NewPassword';
import Setup from './Setup';
import { useWords } from './words';

export default function Welcome({ entered }: { entered: () => Promise<void> }) {
  const t = useWords();
  const token = useLocation().hash.slice(1);
  const go = useNavigate();
  // Asking for whom the link is does not use it up.
  const link = api.useQuery('post', '/api/welcome/check', { body: { token } }, { enabled: Boolean(token), staleTime: Infinity });
  const welcome = api.useMutation('post', '/api/welcome');
  if (!token) return <Frame title={t('signIn')} text={t('noToken')} />;
  if (!link.data) return <Frame title={t('signIn')}><Loaded query={link} rows={3}>{() => null}</Loaded></Frame>;
  if (link.data.kind === 'first') return <Setup entered={entered} />;
  const send = (v: { password: string }) =>
    welcome.mutate({ body: { token, password: v.password } }, {
      onSuccess: async () => {
        await go('/', { replace: true });
        await entered();
      },
    });
  return (
    <Frame title={t('welcomeTitle', { name: link.data.name })} text={t('welcomeText')}>
      <Form layout="vertical" requiredMark={false} onFinish={send}>
        <Form.Item label={t('login')} htmlFor="welcome-login"><Input id="welcome-login" readOnly value={link.data.login} autoComplete="username" /></Form.Item>
        <NewPassword />
        {welcome.error && <Form.Item><ErrorNote error={welcome.error} /></Form.Item>}
        <Button type="primary" htmlType="submit" block loading={welcome.isPending}>{t('welcomeDo')}</Button>
      </Form>
    </Frame>
  );
}
