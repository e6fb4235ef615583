// Two fields for a new password that must agree.
import { Form, Input } from 'antd';
import { useWords } from './words';

export function NewPassword() {
  const t = useWords();
  return (
    <>
      <Form.Item name="password" label={t('newPassword')} rules={[{ required: true, message: t('required') }, { min: 10, message: t('short') }]}>
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Form.Item>
      <Form.Item
        name="again" label={t('again')} dependencies={['password']}
        rules={[{ required: true, message: t('required') }, ({ getFieldValue }) => ({
          validator: (_, value) => (!value || value === getFieldValue('password') ? Promise.resolve() : Promise.reject(new Error(t('differ')))),
        })]}
      >
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Form.Item>
    </>
  );
}
