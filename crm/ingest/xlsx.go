package ingest

import (
	"archive/zip"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"
	"sync/atomic"

	"zhike/fault"
)

const (
	partBytes  = 32 << 20 // limit of a small part: workbook, relations, styles
	partCount  = 10_000   // limit of parts in a workbook
	ratioFloor = 10 << 20 // parts smaller than this may be packed as tightly as they like
)

// xlsxReader streams one sheet of a workbook. Only the texts the sheets share
// are held in memory. Our own reader, because the general one for workbooks
// formats 7,000 rows a second and shows dates as their cell shows them, which
// loses the order of day and month.
type xlsxReader struct {
	zip   *zip.ReadCloser
	part  io.ReadCloser
	sheet *sheetReader
	ctx   context.Context
	name  string
	total int64
	done  *atomic.Int64
	size  int64
}

// workbook is what the small parts of the file say.
type workbook struct {
	sheets  []sheetEntry
	shared  []string
	styles  []cellStyle // by the style number of a cell
	epoch04 bool        // dates count from 1904
	limits  Limits
	name    string
}

type sheetEntry struct {
	name, path string
	hidden     bool
}

func openXLSX(ctx context.Context, filename string, o OpenOptions, f *Format) (source, error) {
	z, err := zip.OpenReader(filename)
	if err != nil {
		return nil, damagedWorkbook(o.Name, err)
	}
	r := &xlsxReader{zip: z, ctx: ctx, name: o.Name, size: f.Size}
	if err := r.open(o, f); err != nil {
		return nil, errors.Join(err, z.Close())
	}
	return r, nil
}

func (r *xlsxReader) open(o OpenOptions, f *Format) error {
	if err := checkParts(r.zip.File, o); err != nil {
		return err
	}
	b, err := readWorkbook(&r.zip.Reader, o)
	if err != nil {
		return err
	}
	for _, s := range b.sheets {
		f.Sheets = append(f.Sheets, s.name)
	}
	return r.chooseSheet(b, o, f)
}

// checkParts refuses archives that unpack to more than they should.
func checkParts(parts []*zip.File, o OpenOptions) error {
	if len(parts) > partCount {
		return unreadable(o.Name, Sentence{"工作簿里的部件太多，可能是恶意文件。", "the workbook has too many parts; it may be malicious."})
	}
	var total uint64
	for _, p := range parts {
		total += p.UncompressedSize64
		if total > uint64(o.Limits.Unzipped) {
			return say("文件 %s 解压后超过 %d MB，不会打开；请另存为 CSV 再导入。",
				"%s unpacks to more than %d MB and is not opened; save it as CSV and import that.", o.Name, o.Limits.Unzipped>>20).faulty(fault.TooLarge)
		}
		if p.UncompressedSize64 > ratioFloor && p.UncompressedSize64 > uint64(o.Limits.Ratio)*max(p.CompressedSize64, 1) {
			return say("文件 %s 的压缩比超过 %d 倍，像是“压缩炸弹”，不会打开。",
				"%s is packed more than %d times smaller than its content, like a zip bomb, and is not opened.", o.Name, o.Limits.Ratio).faulty(fault.TooLarge)
		}
	}
	return nil
}

// chooseSheet opens the named sheet, or the first visible one that holds a cell.
func (r *xlsxReader) chooseSheet(b *workbook, o OpenOptions, f *Format) error {
	for _, s := range b.sheets {
		if o.Sheet != "" && s.name != o.Sheet || o.Sheet == "" && s.hidden {
			continue
		}
		if err := r.openSheet(b, s); err != nil {
			return err
		}
		f.Sheet = s.name
		ok, err := r.sheet.prime()
		if err != nil || ok || o.Sheet != "" {
			return err
		}
		if err := r.part.Close(); err != nil {
			return damagedWorkbook(o.Name, err)
		}
		r.part = nil
	}
	if r.part != nil {
		return nil
	}
	if o.Sheet == "" {
		return say("工作簿 %s 里没有数据。", "The workbook %s holds no data.", o.Name).faulty(fault.Invalid)
	}
	return say("工作簿 %s 里没有工作表“%s”；有：%s。", "The workbook %s has no sheet %q; it has: %s.",
		o.Name, o.Sheet, strings.Join(f.Sheets, ", ")).faulty(fault.Invalid)
}

func (r *xlsxReader) openSheet(b *workbook, s sheetEntry) error {
	part := findPart(&r.zip.Reader, s.path)
	if part == nil {
		return damagedWorkbook(r.name, errors.New("no part "+s.path))
	}
	rc, err := part.Open()
	if err != nil {
		return damagedWorkbook(r.name, err)
	}
	r.part, r.total, r.done = rc, int64(part.UncompressedSize64), new(atomic.Int64)
	r.sheet = newSheetReader(r.ctx, countingReader{rc, r.done}, b)
	return nil
}

func (r *xlsxReader) next() (Record, error) { return r.sheet.next() }
func (r *xlsxReader) columns() []string     { return nil }
func (r *xlsxReader) pads() bool            { return true }

func (r *xlsxReader) progress() (int64, int64) {
	if r.total == 0 {
		return 0, r.size
	}
	return int64(float64(r.done.Load()) / float64(r.total) * float64(r.size)), r.size
}

func (r *xlsxReader) close() error {
	if r.part == nil {
		return r.zip.Close()
	}
	return errors.Join(r.part.Close(), r.zip.Close())
}

func damagedWorkbook(name string, err error) error {
	f := say("工作簿 %s 已损坏，无法读取；请在 Excel 或 WPS 中打开后重新保存。",
		"The workbook %s is damaged; open it in a spreadsheet and save it again.", name).faulty(fault.Invalid)
	f.Cause = err
	return f
}

func findPart(z *zip.Reader, name string) *zip.File {
	for _, f := range z.File {
		if strings.EqualFold(strings.TrimPrefix(strings.ReplaceAll(f.Name, "\\", "/"), "/"), name) {
			return f
		}
	}
	return nil
}

// readWorkbook reads the list of sheets, the styles and the shared texts.
func readWorkbook(z *zip.Reader, o OpenOptions) (*workbook, error) {
	b := &workbook{limits: o.Limits, name: o.Name}
	var book struct {
		Pr struct {
			Date1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Name  string     `xml:"name,attr"`
			State string     `xml:"state,attr"`
			Attrs []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := decodePart(z, "xl/workbook.xml", o.Name, &book); err != nil {
		return nil, err
	}
	targets, err := relations(z, o.Name)
	if err != nil {
		return nil, err
	}
	b.epoch04 = book.Pr.Date1904 == "1" || book.Pr.Date1904 == "true"
	for _, s := range book.Sheets {
		for _, a := range s.Attrs {
			if a.Name.Local == "id" {
				b.sheets = append(b.sheets, sheetEntry{s.Name, targets[a.Value], s.State == "hidden" || s.State == "veryHidden"})
			}
		}
	}
	if b.styles, err = readStyles(z, o.Name); err != nil {
		return nil, err
	}
	b.shared, err = readShared(z, o)
	return b, err
}

// relations maps the relation ids of the workbook to the paths of its parts.
func relations(z *zip.Reader, name string) (map[string]string, error) {
	var rels struct {
		List []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := decodePart(z, "xl/_rels/workbook.xml.rels", name, &rels); err != nil {
		return nil, err
	}
	paths := map[string]string{}
	for _, r := range rels.List {
		if strings.HasPrefix(r.Target, "/") {
			paths[r.ID] = strings.TrimPrefix(r.Target, "/")
		} else {
			paths[r.ID] = path.Join("xl", r.Target)
		}
	}
	return paths, nil
}

// decodePart decodes a small XML part; one that is missing leaves v as it is.
func decodePart(z *zip.Reader, part, name string, v any) error {
	f := findPart(z, part)
	if f == nil {
		return nil
	}
	if f.UncompressedSize64 > partBytes {
		return unreadable(name, Sentence{"工作簿的样式或目录异常地大。", "its styles or its directory are abnormally large."})
	}
	rc, err := f.Open()
	if err != nil {
		return damagedWorkbook(name, err)
	}
	defer rc.Close()
	if err := xml.NewDecoder(rc).Decode(v); err != nil {
		return damagedWorkbook(name, err)
	}
	return nil
}

// readShared reads the table of texts that cells refer to by number.
func readShared(z *zip.Reader, o OpenOptions) ([]string, error) {
	f := findPart(z, "xl/sharedStrings.xml")
	if f == nil {
		return nil, nil
	}
	if f.UncompressedSize64 > uint64(o.Limits.Strings) {
		return nil, say("工作簿 %s 里的文字超过 %d MB；请另存为 CSV 再导入。", "The texts of the workbook %s exceed %d MB; save it as CSV and import that.",
			o.Name, o.Limits.Strings>>20).faulty(fault.TooLarge)
	}
	rc, err := f.Open()
	if err != nil {
		return nil, damagedWorkbook(o.Name, err)
	}
	defer rc.Close()
	x := newMarkup(rc, o.Limits.Line)
	var shared []string
	for {
		tag, err := x.next()
		if err == io.EOF {
			return shared, nil
		}
		if err != nil {
			return nil, damagedWorkbook(o.Name, err)
		}
		if tag.kind != tagOpen || !tag.is("si") {
			continue
		}
		text, err := x.richText("si", tag.empty)
		if err != nil {
			return nil, damagedWorkbook(o.Name, err)
		}
		shared = append(shared, text)
	}
}

// readStyles returns how the numbers of each cell style are to be understood.
func readStyles(z *zip.Reader, name string) ([]cellStyle, error) {
	var sheet struct {
		Formats []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Cells []struct {
			Format string `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	if err := decodePart(z, "xl/styles.xml", name, &sheet); err != nil {
		return nil, err
	}
	codes := map[int]string{}
	for _, f := range sheet.Formats {
		codes[f.ID] = f.Code
	}
	styles := make([]cellStyle, len(sheet.Cells))
	for i, c := range sheet.Cells {
		id, err := strconv.Atoi(c.Format)
		if err != nil {
			continue
		}
		if code, ok := codes[id]; ok {
			styles[i] = styleOf(code)
		} else {
			styles[i] = builtInStyle(id)
		}
	}
	return styles, nil
}
