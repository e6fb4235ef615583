package linkage

import (
	"context"
	"fmt"

	"zhike/mining"
)

// Model is the weights of the levels of each column and the keys by which pairs
// are found. It is never changed; use it from as many goroutines as you like.
type Model struct {
	fields []field
	keys   []Key // none: every pair is compared
	block  int   // most records of a block
	prior  float64
	report Report
}

// Report is what a fit found out.
type Report struct {
	Records    int           `json:"records"`
	Pairs      float64       `json:"pairs"`    // that there are
	Compared   float64       `json:"compared"` // that share a key
	Matches    float64       `json:"matches"`  // expected among those compared
	Iterations int           `json:"iterations"`
	Converged  bool          `json:"converged"`
	Cuts       []Cut         `json:"cuts,omitempty"`
	Warnings   []mining.Text `json:"warnings,omitempty"`
}

// Report returns what the fit found out.
func (m *Model) Report() Report { return m.report }

// Keys are those by which pairs are found; none if all pairs are compared.
func (m *Model) Keys() []Key { return m.keys }

const (
	learnt = 2_000_000 // candidates from which weights are learnt
	drawn  = 100_000   // pairs drawn at random for u, at most
	draws  = 30        // the same, for each record
)

// Fit learns from the records of one file, b being nil, or from the pairs
// between two. No pair needs to be labelled. Fewer than two records, or no
// column with two different values, is a *mining.DataError.
func Fit(ctx context.Context, a, b *Records, o Options) (*Model, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	if a.rows == 0 || b == nil && a.rows < 2 || b != nil && b.rows == 0 {
		return nil, nothing()
	}
	fields, said, err := choose(a, b, o)
	if err != nil {
		return nil, err
	}
	t, err := prepare(ctx, fields, a, b)
	if err != nil {
		return nil, err
	}
	said = append(said, t.couple(o.NeverCross)...)
	t.cross()
	if err := t.checkKeys(o.Keys); err != nil {
		return nil, err
	}
	m := &Model{fields: fields, keys: o.Keys, block: o.MaxBlock, report: Report{Records: t.rows, Pairs: t.pairs(), Warnings: said}}
	prints := t.fingerprints()
	if len(m.keys) == 0 && m.report.Pairs > everything {
		m.keys = t.chooseKeys(o, prints)
	}
	e, err := m.gather(ctx, t, prints, o.Seed)
	if err != nil {
		return nil, err
	}
	if err := e.fit(ctx); err != nil {
		return nil, err
	}
	m.prior, m.report.Matches = e.prior(), e.matches
	m.report.Iterations, m.report.Converged = e.iterations, e.converged
	m.warn()
	return m, nil
}

func nothing() error {
	return mining.TableError("没有可比较的记录：一个文件至少要有两行，两个文件各至少一行", "there is nothing to compare: one file needs two rows at least, two files one each")
}

// gather counts what EM needs.
func (m *Model) gather(ctx context.Context, t *table, prints []uint64, seed uint64) (*estimate, error) {
	e := &estimate{fields: m.fields, pairs: t.pairs()}
	for j := range m.fields {
		agree, present := m.fields[j].count(t, &t.columns[j])
		e.agree, e.lack, e.crossed = append(e.agree, agree), append(e.lack, e.pairs-present), append(e.crossed, 0)
		if other := m.fields[j].Other; other != "" {
			e.crossed[j], _ = t.crossed(j, t.index(other))
		}
	}
	c, cuts, most := m.candidates(t)
	m.report.Cuts = cuts
	every := uint64(most/learnt) + 1
	var counts tally
	err := c.each(ctx, func(n int) { counts = make(tally, n) }, func(piece, a, b int) {
		if every == 1 || mixed(prints[a]+prints[b])%every == 0 {
			counts.add(piece, t.compare(a, b))
		}
	})
	if err != nil {
		return nil, err
	}
	e.near = counts.sorted(float64(every))
	for _, p := range e.near {
		m.report.Compared += p.n
	}
	if e.chance = e.near; len(m.keys) > 0 {
		if e.chance, err = t.chancePairs(ctx, min(drawn, draws*t.rows), prints, seed); err != nil {
			return nil, err
		}
	}
	e.begin(t.rows)
	return e, nil
}

// candidates sorts the records into the blocks of each key. It also returns how
// many pairs there are at most.
func (m *Model) candidates(t *table) (*candidates, []Cut, float64) {
	c := &candidates{table: t}
	if len(m.keys) == 0 {
		return c, nil, t.pairs()
	}
	var cuts []Cut
	most := 0.0
	for _, k := range m.keys {
		b, cut := t.block(k, m.block)
		c.keys = append(c.keys, b)
		for g := range len(b.starts) - 1 {
			most += t.pairsAmong(b.rows[b.starts[g]:b.starts[g+1]])
		}
		if cut.Blocks > 0 {
			cuts = append(cuts, cut)
		}
	}
	return c, cuts, most
}

// warn says what makes the result doubtful.
func (m *Model) warn() {
	r := &m.report
	add := func(zh, en string) { r.Warnings = append(r.Warnings, mining.Text{Zh: zh, En: en}) }
	for _, cut := range r.Cuts {
		r.Warnings = append(r.Warnings, cut.sentence())
	}
	if len(m.fields) < 3 {
		add(fmt.Sprintf("只有 %d 列可比较；少于三列时无从判断哪些列可靠，结果只供参考。", len(m.fields)),
			fmt.Sprintf("Only %d columns can be compared; with fewer than three nothing tells which of them to trust, so take the result as a hint.", len(m.fields)))
	}
	if !r.Converged {
		add("权重的估计没有收敛，结果只供参考。", "The estimate of the weights has not converged; take the result as a hint.")
	}
	if r.Matches < 5 {
		add("几乎没有发现同一实体的记录，权重无从学得，结果只供参考。", "Hardly any records seem to be of one entity, so the weights could not be learnt; take the result as a hint.")
	}
	best := 0.0
	for j := range m.fields {
		best += max(0, m.fields[j].weight(0))
	}
	if best+m.prior < 0 {
		add("即使所有列都相同，也不足以断定是同一实体；请加入更能区分的列（电话、生日、地址）。",
			"Even if all columns agree, that is not enough to say that two records are of one entity; add columns that tell more (phone, birthday, address).")
	}
}
