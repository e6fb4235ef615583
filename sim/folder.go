package sim

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"

	"zhike/fault"
)

// folder is where the files grow. They bear another name until all are
// complete, so a run that fails leaves nothing behind.
type folder struct {
	dir    string
	outs   []*out
	bySeat [sheetCount]*out
	totals Totals
}

// out is one growing file.
type out struct {
	sheet sheet
	final string
	file  *os.File
	text  *bufio.Writer
	code  *transform.Writer // between text and file, for GB18030
	spool *spool            // of a timed sheet
	rows  int
}

// growing marks the name of a file that is not complete.
const growing = ".part"

// openFolder creates the files with their headers.
func openFolder(dir string, w *world) (*folder, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, unwritable(err, dir)
	}
	f := &folder{dir: dir}
	if err := f.refuseStrangers(); err != nil {
		return nil, err
	}
	for i, s := range sheets() {
		if s.kind != "" && !w.o.wants(s.kind) || s.needs != "" && !w.o.wants(s.needs) {
			continue
		}
		o, err := f.create(s, w)
		if err != nil {
			f.discard()
			return nil, err
		}
		f.bySeat[i] = o
	}
	return f, nil
}

// refuseStrangers keeps files that are not of a simulation.
func (f *folder) refuseStrangers() error {
	if _, err := os.Stat(f.path(truthFile)); err == nil {
		return nil
	}
	for _, s := range sheets() {
		if _, err := os.Stat(f.path(s.name)); err == nil {
			return fault.New(fault.Conflict, "%s already has a file %s that is not of a simulation. Choose an empty folder.", f.dir, s.name).
				InChinese("%s 中已有文件 %s，且不是模拟数据。请选择一个空文件夹。", f.dir, s.name).At("file", f.path(s.name))
		}
	}
	return nil
}

func (f *folder) create(s sheet, w *world) (*out, error) {
	path := f.path(s.name)
	file, err := os.Create(path + growing)
	if err != nil {
		return nil, unwritable(err, path)
	}
	o := &out{sheet: s, final: path, file: file}
	var to io.Writer = file
	if w.o.GBK && s.kind != "" {
		o.code = transform.NewWriter(file, simplifiedchinese.GB18030.NewEncoder())
		to = o.code
	}
	o.text = bufio.NewWriterSize(to, 1<<18)
	if s.timed {
		o.spool = newSpool(path+".sort"+growing, w.cal.days)
	}
	f.outs = append(f.outs, o)
	var header table
	for _, c := range s.columns {
		if w.o.English {
			header.str(c.en)
		} else {
			header.str(c.zh)
		}
	}
	header.end()
	return o, o.write(header.text, 0)
}

func (o *out) write(text []byte, rows int) error {
	o.rows += rows
	if _, err := o.text.Write(text); err != nil {
		return unwritable(err, o.final)
	}
	return nil
}

// products writes the catalogue.
func (f *folder) products(w *world) {
	var t table
	for _, p := range w.goods.products {
		for _, cell := range []string{p.Code, p.Name, p.Category, p.Brand} {
			t.str(cell)
		}
		t.money(p.List)
		t.money(p.Cost)
		t.end()
	}
	if o := f.bySeat[sheetProducts]; o != nil {
		_ = o.write(t.text, t.rows) // bufio keeps the error for the flush
	}
}

// take adds a page to the files.
func (f *folder) take(p *page) error {
	f.totals.add(p.totals)
	for i := range p.tables {
		t, o := &p.tables[i], f.bySeat[i]
		if o == nil {
			continue
		}
		if o.spool == nil {
			if err := o.write(t.text, t.rows); err != nil {
				return err
			}
			continue
		}
		from := 0
		for j, end := range t.ends {
			if err := o.spool.add(t.times[j], t.text[from:end]); err != nil {
				return err
			}
			from = end
		}
		o.rows += t.rows
	}
	return nil
}

// sort writes the timed sheets in the order of time.
func (f *folder) sort(ctx context.Context, progress func(share float64)) error {
	var timed []*out
	for _, o := range f.outs {
		if o.spool != nil {
			timed = append(timed, o)
		}
	}
	for i, o := range timed {
		done, n := 0, len(o.spool.buckets)
		work := func() func(int) ([]byte, error) { return o.spool.sorted }
		err := inOrder(ctx, n, work, func(text []byte) error {
			done++
			progress((float64(i) + float64(done)/float64(n)) / float64(len(timed)))
			return o.write(text, 0)
		})
		if err != nil {
			return err
		}
		o.spool.discard()
	}
	progress(1)
	return nil
}

// plain writes a small file.
func (f *folder) plain(name string, text []byte) error {
	if err := os.WriteFile(f.path(name)+growing, text, 0o644); err != nil {
		return unwritable(err, f.path(name))
	}
	return nil
}

// commit completes the files and gives them their names.
func (f *folder) commit() ([]File, error) {
	var files []File
	for _, o := range f.outs {
		size, err := o.close()
		if err != nil {
			return nil, unwritable(err, o.final)
		}
		files = append(files, File{Kind: o.sheet.kind, Path: o.final, Rows: o.rows, Bytes: size})
	}
	for _, name := range append(f.names(), truthFile) {
		if err := os.Rename(f.path(name)+growing, f.path(name)); err != nil {
			return nil, unwritable(err, f.path(name))
		}
	}
	for i, s := range sheets() {
		if f.bySeat[i] == nil { // an earlier simulation's would contradict the truth
			os.Remove(f.path(s.name))
		}
	}
	return files, nil
}

func (f *folder) names() []string {
	var names []string
	for _, o := range f.outs {
		names = append(names, o.sheet.name)
	}
	return names
}

func (o *out) close() (int64, error) {
	err := o.text.Flush()
	if o.code != nil {
		err = errors.Join(err, o.code.Close())
	}
	info, statErr := o.file.Stat()
	if err = errors.Join(err, statErr, o.file.Close()); err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// discard removes whatever is not complete. After commit there is nothing.
func (f *folder) discard() {
	for _, o := range f.outs {
		if o.spool != nil {
			o.spool.discard()
		}
		o.file.Close()
		os.Remove(o.final + growing)
	}
	os.Remove(f.path(truthFile) + growing)
}

// unwritable is the sentence for a file that cannot be made.
func unwritable(err error, path string) error {
	reason := err
	var p *os.PathError
	if errors.As(err, &p) {
		reason = p.Err
	}
	return fault.Wrap(err, fault.Invalid, "Cannot write sample data to %s: %v. Choose a folder that you may write to and that has room.", filepath.Clean(path), reason).
		InChinese("无法写入示例数据 %s：%v。请选择一个可写且空间足够的文件夹。", filepath.Clean(path), reason).At("file", path)
}
