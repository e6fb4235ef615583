// The name of a customer; it opens the drawer on the page where the reader is.
import { useCallback } from 'react';
import { Link, useSearchParams } from 'react-router';

/** useCustomerAddress is the address of the drawer of a customer over this page. */
export function useCustomerAddress(): (id: number) => string {
  const [query] = useSearchParams();
  return useCallback((id) => {
    const next = new URLSearchParams(query);
    next.set('customer', String(id));
    return '?' + next.toString();
  }, [query]);
}

export function NameLink({ id, name }: { id: number; name: string }) {
  const address = useCustomerAddress();
  return <Link to={address(id)} className="name-link" title={name}><bdi>{name || '#' + id}</bdi></Link>;
}
