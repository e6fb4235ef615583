package lab

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"strconv"
	"strings"

	"zhike/fault"
	"zhike/mining"
	"zhike/mining/graph"
)

// edgeFile is the edges read.
type edgeFile struct {
	input   Input
	builder *graph.Builder
	skips   skips
}

// read takes a file for a plain list of edges if it begins as one, with a
// comment or two numbers, and else for a table with names of columns.
func (t *Graph) read(ctx context.Context) (*edgeFile, error) {
	f, err := os.Open(t.File)
	if err != nil {
		return t.readTable(ctx) // which says what is wrong
	}
	defer f.Close()
	head, err := plainHead(f)
	if err != nil || !plainList(head) {
		return t.readTable(ctx)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	return t.readList(ctx, f)
}

// opened undoes gzip.
func opened(f io.Reader) (io.Reader, error) {
	b := bufio.NewReaderSize(f, 64<<10)
	if magic, _ := b.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		return gzip.NewReader(b)
	}
	return b, nil
}

// plainHead is the first bytes of the text.
func plainHead(f io.Reader) ([]byte, error) {
	r, err := opened(f)
	if err != nil {
		return nil, err
	}
	head := make([]byte, 4096)
	n, err := io.ReadFull(r, head)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return head[:n], err
}

func plainList(head []byte) bool {
	line, _, _ := strings.Cut(strings.TrimLeft(strings.TrimPrefix(string(head), "\ufeff"), " \t\r\n"), "\n")
	if strings.HasPrefix(line, "#") || strings.HasPrefix(line, "%") {
		return true
	}
	fields := strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(" \t\r,;", r) })
	if len(fields) < 2 || len(fields) > 4 {
		return false
	}
	for _, s := range fields {
		if _, err := strconv.ParseFloat(s, 64); err != nil {
			return false
		}
	}
	return true
}

// readList reads a plain list, whose columns are called A, B and C.
func (t *Graph) readList(ctx context.Context, f io.Reader) (*edgeFile, error) {
	for flag, c := range map[string][2]string{"from": {t.From, "A"}, "to": {t.To, "B"}, "weight": {t.Weight, "C"}} {
		if c[0] != "" && c[0] != c[1] {
			return nil, fault.New(fault.Invalid, "%s is a list of edges without names of columns: --%s can only be %s.", t.File, flag, c[1]).
				InChinese("%s 是没有列名的边表，--%s 只能是 %s。", t.File, flag, c[1]).At("file", t.File)
		}
	}
	r, err := opened(f)
	if err != nil {
		return nil, err
	}
	b, err := graph.ReadEdges(r, t.Weight != "")
	if err != nil {
		return nil, t.damaged(err)
	}
	columns := 2
	if t.Weight != "" {
		columns = 3
	}
	return &edgeFile{Input{b.Edges(), columns}, b, skips{}}, ctx.Err()
}

// damaged says where in the file an edge is none.
func (t *Graph) damaged(err error) error {
	var data *mining.DataError
	if !errors.As(err, &data) {
		return fault.Wrap(err, fault.Invalid, "%s cannot be read to its end.", t.File).InChinese("%s 无法读到末尾。", t.File).At("file", t.File)
	}
	return fault.New(fault.Invalid, "%s, row %d: %s.", t.File, data.Row+1, data.Problem.En).
		InChinese("%s 第 %d 行：%s。", t.File, data.Row+1, data.Problem.Zh).At("file", t.File).At("row", data.Row+1)
}

// readTable reads edges from the columns of a table; rows in which one is
// missing are counted and left out.
func (t *Graph) readTable(ctx context.Context) (*edgeFile, error) {
	f, err := openFile(ctx, t.Common)
	if err != nil {
		return nil, err
	}
	defer f.close()
	at, err := t.endColumns(f)
	if err != nil {
		return nil, err
	}
	out := &edgeFile{builder: &graph.Builder{}, skips: skips{}}
	err = f.each(ctx, func(r row) error {
		from, to, weight := r.text(at[0]), r.text(at[1]), 1.0
		for k, s := range []string{from, to} {
			if s == "" {
				out.skips.missing(f.names[at[k]])
				return nil
			}
		}
		if at[2] >= 0 {
			v, known, err := r.number(at[2])
			if err != nil {
				return err
			}
			if !known {
				out.skips.missing(f.names[at[2]])
				return nil
			}
			weight = v
		}
		err := out.builder.Add(from, to, weight)
		var data *mining.DataError
		if errors.As(err, &data) {
			column := map[string]int{"from": at[0], "to": at[1], "weight": at[2]}[data.Column]
			return r.wrong(column, mining.Text{Zh: "不行：" + data.Problem.Zh, En: "will not do: " + data.Problem.En})
		}
		return err
	})
	out.input = Input{f.rows, len(f.columnNames())}
	return out, err
}

// endColumns finds the columns of both nodes and, −1 for none, of the weight.
func (t *Graph) endColumns(f *file) ([3]int, error) {
	at := [3]int{-1, -1, -1}
	var err error
	for k, name := range []string{t.From, t.To, t.Weight} {
		if name == "" && k < 2 && len(f.names) > k {
			name = f.names[k]
		}
		if name == "" {
			continue
		}
		if at[k], err = f.column(name); err != nil {
			return at, err
		}
	}
	if at[0] < 0 || at[1] < 0 || at[0] == at[1] {
		return at, fault.New(fault.Invalid, "%s needs two columns of nodes; name them with --from and --to.", f.name).
			InChinese("%s 须有两列节点；请用 --from 与 --to 指明。", f.name).At("file", f.name)
	}
	return at, nil
}
