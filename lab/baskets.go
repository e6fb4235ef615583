package lab

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"

	"zhike/fault"
	"zhike/mining"
	"zhike/mining/pattern"
)

// basketFlags says how baskets are written in a file and which sets are wanted.
type basketFlags struct {
	Format      string  `help:"文件格式：fimi 每行一个购物篮、以空格分隔的整数，baskets 每行一个、以分隔符隔开的文字，long 每行一件商品（CSV 等）。How baskets are written: ${enum}." enum:"fimi,baskets,long" required:""`
	Transaction string  `help:"单号列（long）。Column that tells baskets apart, for long." placeholder:"C"`
	Item        string  `help:"商品列（long）。Column with the item, for long." placeholder:"C"`
	MinSupport  float64 `help:"最小支持度：小于 1 为占比，否则为购物篮数。Least support: a share of the baskets if below 1, else their number." required:"" placeholder:"S"`
	Algo        string  `help:"算法；结果相同。Algorithm; all find the same: ${enum}." enum:"auto,fpgrowth,eclat" default:"auto"`
	MaxLength   int     `help:"组合最多含几件商品，0 为不限。Most items in a set, 0 for no limit." placeholder:"N"`
	MaxSets     int     `help:"最多保留多少个组合，超过则提高最小支持度。Most sets kept; when there are more, the least support is raised." default:"10000000"`
}

func (o basketFlags) options() pattern.Options {
	return pattern.Options{MinSupport: o.MinSupport, Algorithm: pattern.Algorithm(o.Algo), MaxLength: o.MaxLength, MaxSets: o.MaxSets}
}

func (o basketFlags) params() map[string]any {
	p := map[string]any{"format": o.Format, "min_support": o.MinSupport, "algo": o.Algo, "max_length": o.MaxLength, "max_sets": o.MaxSets}
	if o.Format == "long" {
		p["transaction"], p["item"] = o.Transaction, o.Item
	}
	return p
}

// check refuses a least support that is none, which an option of 0 would fill in.
func (o basketFlags) check() error {
	if !(o.MinSupport > 0) {
		return fault.New(fault.Invalid, "--min-support %v must be above 0.", o.MinSupport).InChinese("--min-support %v 须大于 0。", o.MinSupport)
	}
	if o.MaxSets < 1 {
		return fault.New(fault.Invalid, "--max-sets %d must be above 0.", o.MaxSets).InChinese("--max-sets %d 须大于 0。", o.MaxSets)
	}
	if o.Format == "long" && (o.Transaction == "" || o.Item == "") {
		return fault.New(fault.Invalid, "Name the columns with --transaction and --item.").InChinese("请用 --transaction 与 --item 指明单号列和商品列。")
	}
	return nil
}

// read reads the baskets and says what was left out.
func (o basketFlags) read(ctx context.Context, c Common) (*pattern.Baskets, []string, error) {
	if err := o.check(); err != nil {
		return nil, nil, err
	}
	if o.Format == "long" {
		return o.readLong(ctx, c)
	}
	f, err := openPlain(c)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	var b *pattern.Baskets
	if o.Format == "fimi" {
		b, err = pattern.ReadFIMI(ctx, f)
	} else {
		b, err = pattern.ReadBaskets(ctx, f, 0)
	}
	if err != nil {
		return nil, nil, inFile(err, c.File)
	}
	return b, repeated(b, c), nil
}

// readLong gathers baskets from a table of one item a row.
func (o basketFlags) readLong(ctx context.Context, c Common) (*pattern.Baskets, []string, error) {
	f, err := openFile(ctx, c)
	if err != nil {
		return nil, nil, err
	}
	defer f.close()
	transaction, err := f.column(o.Transaction)
	if err != nil {
		return nil, nil, err
	}
	item, err := f.column(o.Item)
	if err != nil {
		return nil, nil, err
	}
	var lines pattern.Lines
	missing := skips{}
	err = f.each(ctx, func(r row) error {
		for _, column := range []int{transaction, item} {
			if r.text(column) == "" {
				missing.missing(f.names[column])
				return nil
			}
		}
		return lines.Add(r.text(transaction), r.text(item))
	})
	if err != nil {
		return nil, nil, err
	}
	b := lines.Baskets()
	return b, append(missing.sentences(c.Lang), repeated(b, c)...), nil
}

func repeated(b *pattern.Baskets, c Common) []string {
	if b.Repeated() == 0 {
		return nil
	}
	return []string{c.of(countedText(b.Repeated(), "件商品在同一购物篮里重复出现，只计一次。", "items were in their basket more than once and counted once."))}
}

// plainFile is a text file, unpacked where it is packed.
type plainFile struct {
	io.Reader
	file *os.File
}

func (p plainFile) Close() error { return p.file.Close() }

// openPlain opens a file that is no table.
func openPlain(c Common) (plainFile, error) {
	f, err := os.Open(c.File)
	if err != nil {
		code, en, zh := fault.Invalid, "The file %s cannot be opened.", "文件 %s 无法打开。"
		if errors.Is(err, fs.ErrNotExist) {
			code, en, zh = fault.NotFound, "There is no file %s.", "没有文件 %s。"
		}
		return plainFile{}, fault.Wrap(err, code, en, c.File).InChinese(zh, c.File).At("file", c.File)
	}
	b := bufio.NewReaderSize(f, 1<<16)
	if magic, _ := b.Peek(2); string(magic) != "\x1f\x8b" {
		return plainFile{b, f}, nil
	}
	z, err := gzip.NewReader(b)
	if err != nil {
		return plainFile{}, errors.Join(inFile(err, c.File), f.Close())
	}
	return plainFile{z, f}, nil
}

// inFile names the file, and the row where there is one, of what could not be read.
func inFile(err error, file string) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	var data *mining.DataError
	switch {
	case !errors.As(err, &data):
		return fault.Wrap(err, fault.Invalid, "The file %s cannot be read; it is damaged or no text.", file).
			InChinese("文件 %s 无法读取：已损坏，或不是文本。", file).At("file", file)
	case data.Row >= 0:
		return fault.New(fault.Invalid, "%s, row %d: %s.", file, data.Row+1, data.Problem.En).
			InChinese("%s 第 %d 行：%s。", file, data.Row+1, data.Problem.Zh).At("file", file).At("row", data.Row+1)
	}
	return invalid(err, file)
}
