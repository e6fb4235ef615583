// One's own name, language and password, and what one's role may do.
import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, Flex, Form, Input, Radio, Typography } from 'antd';
import { api, Problem } from '../../api/client';
import { Loaded, Page } from '../../ui/Page';
import { useMe } from '../../ui/session';
import { useToast } from '../../ui/toast';
import { speak, useLanguage, type Language } from '../../ui/words';
import { useNamed, useRoleName, useVocabulary } from './useRoles';
import { useWords } from './words';
import './settings.css';

export default function Account() {
  const t = useWords();
  const me = useMe();
  const role = useRoleName();
  const own = me.via === 'session';
  return (
    <Page title={t('account')} lead={own ? t('accountLead', { login: me.login, role: role(me.role) }) : role(me.role)}>
      {!own && <Alert type="info" showIcon title={t('noAccount')} description={<>{t('noAccountStart')} <code>zhike serve</code></>} className="settings-narrow" />}
      {own && <OwnName />}
      <LanguageChoice keep={own} />
      {own && <Password />}
      <Card size="small" title={<Typography.Title level={2} className="panel-title">{t('mine')}</Typography.Title>}><Mine /></Card>
    </Page>
  );
}

function OwnName() {
  const t = useWords();
  const me = useMe();
  const toast = useToast();
  const data = useQueryClient();
  const put = api.useMutation('put', '/api/session/name');
  const save = ({ name }: { name: string }) =>
    put.mutate({ body: { name } }, { onSuccess: () => { toast.done(t('saved')); void data.invalidateQueries(); }, onError: toast.failed });
  return (
    <Card size="small" title={<Typography.Title level={2} className="panel-title">{t('name')}</Typography.Title>} className="settings-narrow">
      <Form layout="vertical" requiredMark={false} initialValues={{ name: me.name }} onFinish={save}>
        <Flex gap={8} align="start">
          <Form.Item name="name" extra={t('nameHint')} rules={[{ required: true, whitespace: true, message: t('required') }]} className="grow"><Input aria-label={t('name')} maxLength={50} autoComplete="name" /></Form.Item>
          <Button htmlType="submit" loading={put.isPending}>{t('save')}</Button>
        </Flex>
      </Form>
    </Card>
  );
}

function LanguageChoice({ keep }: { keep: boolean }) {
  const t = useWords();
  const language = useLanguage();
  const toast = useToast();
  const data = useQueryClient();
  const put = api.useMutation('put', '/api/session/language');
  const choose = async (to: Language) => {
    await speak(to);
    if (keep) put.mutate({ body: { language: to } }, { onError: toast.failed });
    await data.invalidateQueries(); // the server speaks it too
  };
  return (
    <Card size="small" title={<Typography.Title level={2} className="panel-title">{t('language')}</Typography.Title>} className="settings-narrow">
      <Flex vertical gap={8}>
        <Radio.Group
          aria-label={t('language')} value={language} optionType="button" onChange={(e) => void choose(e.target.value === 'en' ? 'en' : 'zh')}
          options={[{ value: 'zh', label: <span lang="zh-CN">中文</span> }, { value: 'en', label: <span lang="en">English</span> }]}
        />
        <Typography.Text type="secondary">{t('languageHint')}</Typography.Text>
      </Flex>
    </Card>
  );
}

interface Passwords {
  current: string;
  password: string;
}

function Password() {
  const t = useWords();
  const me = useMe();
  const toast = useToast();
  const [form] = Form.useForm<Passwords>();
  const put = api.useMutation('put', '/api/session/password');
  const save = (v: Passwords) =>
    put.mutate({ body: { current: v.current, new: v.password } }, {
      onSuccess: () => { form.resetFields(); toast.done(t('changed')); },
      // The server says what is wrong; it belongs under its field.
      onError: (error) => {
        if (!(error instanceof Problem) || error.status === 0) return toast.failed(error);
        form.setFields([{ name: error.where['field'] === 'current' ? 'current' : 'password', errors: [error.message] }]);
      },
    });
  return (
    <Card size="small" title={<Typography.Title level={2} className="panel-title">{t('password')}</Typography.Title>} className="settings-narrow">
      <Form form={form} layout="vertical" requiredMark={false} onFinish={save}>
        <input type="text" name="username" autoComplete="username" value={me.login} readOnly hidden />
        <Form.Item name="current" label={t('current')} rules={[{ required: true, message: t('required') }]}><Input.Password autoComplete="current-password" maxLength={200} /></Form.Item>
        <Form.Item name="password" label={t('newPassword')} rules={[{ required: true, message: t('required') }, { min: 10, message: t('tooShort') }]}><Input.Password autoComplete="new-password" maxLength={200} /></Form.Item>
        <Form.Item
          name="again" label={t('again')} dependencies={['password']}
          rules={[{ required: true, message: t('required') }, ({ getFieldValue }) => ({
            validator: (_, value) => (!value || value === getFieldValue('password') ? Promise.resolve() : Promise.reject(new Error(t('differ')))),
          })]}
        >
          <Input.Password autoComplete="new-password" maxLength={200} />
        </Form.Item>
        <Flex gap={12} align="center" wrap>
          <Button type="primary" htmlType="submit" loading={put.isPending}>{t('password')}</Button>
          <Typography.Text type="secondary">{t('changeHint')}</Typography.Text>
        </Flex>
      </Form>
    </Card>
  );
}

function Mine() {
  const me = useMe();
  const { label, doc } = useNamed();
  const vocabulary = useVocabulary();
  return (
    <Loaded query={vocabulary} rows={4}>
      {(all) => (
        <ul className="grants">
          {all.permissions.filter((p) => me.permissions.includes(p.name)).map((p) => <li key={p.name}><span>{label(p)}</span><span className="quiet">{doc(p)}</span></li>)}
        </ul>
      )}
    </Loaded>
  );
}
