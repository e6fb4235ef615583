// Which role may do what.
import { Tooltip } from 'antd';
import { Loaded } from '../../ui/Page';
import { useNamed, useVocabulary } from './useRoles';
import { useWords } from './words';

export function Matrix() {
  const t = useWords();
  const { label, doc } = useNamed();
  const vocabulary = useVocabulary();
  return (
    <Loaded query={vocabulary}>
      {({ roles, permissions }) => (
        <>
          <dl className="grants">{roles.map((r) => <div key={r.name}><dt>{label(r)}</dt><dd className="quiet">{doc(r)}</dd></div>)}</dl>
          <div className="scroll" role="region" aria-label={t('roles')} tabIndex={0}>
            <table className="matrix">
              <thead><tr><th scope="col">{t('permission')}</th>{roles.map((r) => <th key={r.name} scope="col">{label(r)}</th>)}</tr></thead>
              <tbody>
                {permissions.map((p) => (
                  <tr key={p.name}>
                    <th scope="row"><Tooltip title={doc(p)}><span>{label(p)}</span></Tooltip></th>
                    {roles.map((r) => {
                      const has = r.permissions.includes(p.name);
                      return <td key={r.name} className={has ? 'yes' : 'no'}><span role="img" aria-label={t(has ? 'may' : 'mayNot')}>{has ? '✓' : '–'}</span></td>;
                    })}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </Loaded>
  );
}
