package ingest

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"zhike/api"
	"zhike/crm"
	"zhike/fault"
	"zhike/store"
)

// sampleRows is how many rows the mapping is guessed from.
const sampleRows = 1000

// File says which file to read and how, where that is not to be found out.
type File struct {
	Upload    string `json:"upload,omitempty" doc:"id that POST /uploads gave"`
	Path      string `json:"path,omitempty" doc:"a file on the server's own disk; for the command line on the same machine only"`
	Encoding  string `json:"encoding,omitempty" doc:"such as utf-8, gb18030, big5; empty: found out"`
	Delimiter string `json:"delimiter,omitempty" doc:"one character, or tab; empty: found out"`
	Sheet     string `json:"sheet,omitempty" doc:"of a workbook; empty: the first with rows"`
	DateOrder string `json:"date_order,omitempty" enum:"month-first,day-first" doc:"of dates such as 3/4/2025; empty: found out"`
}

// origin is a file that was found and may be read.
type origin struct {
	path, name, digest string
	size               int64
}

// find resolves an upload or, for a local caller, a path.
func (s *Service) find(ctx context.Context, f File) (origin, error) {
	switch {
	case f.Upload != "" && f.Path != "":
		return origin{}, fault.New(fault.Invalid, "give either upload or path, not both").InChinese("upload 与 path 只能给一个")
	case f.Upload != "":
		u, err := s.upload(ctx, f.Upload)
		if err != nil {
			return origin{}, err
		}
		return origin{path: s.uploadPath(u.ID), name: u.Name, digest: u.Digest, size: u.Size}, nil
	case f.Path == "":
		return origin{}, fault.New(fault.Invalid, "say which file: upload it first and give its id").InChinese("请先上传文件并给出其编号")
	}
	if via := api.Who(ctx).Via; via != "local" {
		return origin{}, fault.New(fault.Forbidden, "a path on the server can only be named by the command line on the same machine; upload the file instead").
			InChinese("只有本机命令行可以指定服务器上的路径，请改为上传文件")
	}
	info, err := os.Stat(f.Path)
	if err != nil {
		return origin{}, fault.Wrap(err, fault.NotFound, "there is no file %s", f.Path).InChinese("没有文件 %s", f.Path)
	}
	if info.IsDir() {
		return origin{}, fault.New(fault.Invalid, "%s is a folder; name a file", f.Path).InChinese("%s 是目录，请指定文件", f.Path)
	}
	return origin{path: f.Path, name: filepath.Base(f.Path), size: info.Size()}, nil
}

// plan is a file opened and understood: what its rows are and how to read them.
type plan struct {
	table    *Table
	kind     Kind
	mapping  Mapping
	settings Settings
	sample   [][]string
	guessed  float64 // confidence of the kind, 1 when it was given
	name     string
	memory   *time.Time // when the mapping that was remembered for the source was used
}

// ready is what keeps the file from being imported: rows that cannot be told
// apart, or a mapping with something missing.
func (p *plan) ready() error {
	if p.kind == "" {
		return say("看不出 %s 里是什么数据；请指定是订单、客户、商品还是行为。",
			"It cannot be seen what the rows of %s are; say whether they are orders, customers, products or events.", p.name).faulty(fault.Invalid)
	}
	return p.mapping.Check(p.table.Columns)
}

func (f File) options(name string) OpenOptions {
	return OpenOptions{Name: name, Encoding: f.Encoding, Delimiter: f.Delimiter, Sheet: f.Sheet}
}

// open reads a file as far as needed to know its mapping. What the user chose
// wins over what the source's mapping was the last time, which wins over what
// headers and values say. The caller closes plan.table.
func (s *Service) open(ctx context.Context, o origin, f File, kind Kind, source string, chosen map[string]string) (*plan, error) {
	table, err := Open(ctx, o.path, f.options(o.name))
	if err != nil {
		return nil, err
	}
	p := &plan{table: table, kind: kind, guessed: 1, name: o.name}
	if err := s.understand(ctx, p, o, f, source, chosen); err != nil {
		table.Close()
		return nil, err
	}
	return p, nil
}

func (s *Service) understand(ctx context.Context, p *plan, o origin, f File, source string, chosen map[string]string) (err error) {
	if p.sample, err = p.table.Sample(sampleRows); err != nil {
		return err
	}
	if p.kind == "" {
		if p.kind, p.guessed = GuessKind(p.table.Columns, p.sample); p.guessed == 0 {
			p.kind = ""
			return nil
		}
	}
	p.mapping = Match(p.kind, p.table.Columns, p.sample)
	remembered, err := s.remembered(ctx, source, p.kind, p.table.Columns)
	if err != nil {
		return err
	}
	if remembered != nil {
		p.mapping, p.memory = p.mapping.with(remembered.choices, ByMemory), &remembered.UpdatedAt
	}
	p.mapping = p.mapping.With(chosen)
	p.settings = Settings{Zone: s.env.Zone, Now: s.env.Now(), Dates: p.mapping.datesIn(f.DateOrder)}
	evidence := NewEvidence(p.mapping, p.table.Columns, p.settings.Now)
	evidence.AddSample(p.sample)
	if !evidence.Settled() {
		if err := readOn(ctx, o, f, evidence); err != nil {
			return err
		}
	}
	p.settings = evidence.Apply(p.settings)
	return nil
}

// readOn reads the file once for what its sample leaves open, such as whether
// 11/8/2018 is in August: a day above 12 anywhere in the column tells.
func readOn(ctx context.Context, o origin, f File, evidence *Evidence) error {
	table, err := Open(ctx, o.path, f.options(o.name))
	if err != nil {
		return err
	}
	defer table.Close()
	for n := 1; ; n++ {
		rec, err := table.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		evidence.Add(rec)
		if n%4096 == 0 {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if evidence.Settled() {
				return nil
			}
		}
	}
}

// memory is what a source's mapping was the last time.
type memory struct {
	Mapping   string    `db:"mapping"`
	UpdatedAt time.Time `db:"updated_at"`
	choices   map[string]string
}

// remembered returns the choices that the user made the last time for a file
// of this source with these columns, nil when there was none.
func (s *Service) remembered(ctx context.Context, source string, kind Kind, columns []string) (*memory, error) {
	m, err := store.One[memory](ctx, s.env.DB, queries.Get("get_mapping"), source, string(kind), columnsDigest(columns))
	if fault.Is(err, fault.NotFound) {
		return nil, nil //nolint:nilnil // a source seen for the first time is the usual answer
	}
	if err != nil {
		return nil, err
	}
	return &m, json.Unmarshal([]byte(m.Mapping), &m.choices)
}

// remember keeps the mapping for the next file of this source. Fields without
// a column are kept too: a column that was left out stays out.
func remember(ctx context.Context, m *merge, source string, mapping Mapping, columns []string) error {
	choices := mapping.chosen()
	for _, f := range mapping.Kind.Fields() {
		if !mapping.Has(f.Name) {
			choices[f.Name] = ""
		}
	}
	data, err := json.Marshal(choices)
	if err != nil {
		return err
	}
	return m.do(ctx, "put_mapping", source, string(mapping.Kind), columnsDigest(columns), string(data), m.now)
}

// chosen is the mapping as plain choices, field → column.
func (m Mapping) chosen() map[string]string {
	out := map[string]string{}
	for _, f := range m.Fields {
		out[f.Field] = f.Column
	}
	return out
}

// datesIn is the order of all date columns where the user gave one.
func (m Mapping) datesIn(order string) map[string]DateLayout {
	var o DateOrder
	if order == "" || o.UnmarshalText([]byte(order)) != nil {
		return nil
	}
	out := map[string]DateLayout{}
	for _, f := range m.Kind.Fields() {
		if m.Has(f.Name) && (f.Type == TypeTime || f.Type == TypeDate) {
			out[f.Name] = DateLayout{Order: o, Proven: true}
		}
	}
	return out
}

func columnsDigest(columns []string) string {
	return hex63(crm.Hash(append([]string{"columns"}, strings.Split(strings.Join(columns, "\x00"), "\x00")...)...))
}
