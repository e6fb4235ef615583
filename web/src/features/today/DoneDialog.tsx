// What came of a contact, in a few words or none.
import { Input, Modal } from 'antd';
import { useState } from 'react';
import { useWords } from './words';

export function DoneDialog({ name, busy, close, save }: { name: string; busy: boolean; close: () => void; save: (note: string) => void }) {
  const t = useWords();
  const [note, setNote] = useState('');
  return (
    <Modal open title={t('doneTitle', { name: name.slice(0, 40) })} okText={t('save')} confirmLoading={busy} onCancel={close} onOk={() => save(note.trim())} width={460}>
      <Input.TextArea
        autoFocus rows={3} maxLength={500} showCount value={note} onChange={(e) => setNote(e.target.value)} placeholder={t('noteHint')} aria-label={t('doneTitle', { name })}
        onKeyDown={(e) => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) save(note.trim()); }}
      />
    </Modal>
  );
}
