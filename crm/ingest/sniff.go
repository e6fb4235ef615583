package ingest

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"

	"zhike/fault"
)

const (
	sampleBytes = 256 << 10 // what encoding, delimiter and header are found from
	searchBytes = 64 << 20  // how far a plain-ASCII beginning is searched for its first other byte
)

// finding is what the first look at a file tells.
type finding struct {
	file       FileFormat
	size       int64
	compressed bool
	sample     []byte // beginning of the unpacked text
	whole      bool   // the sample is all there is
	beyond     []byte // piece around the first non-ASCII byte, if it lies beyond the sample
}

// sniffFile looks at the beginning of a file and says what it is, or, with a
// sentence that helps, why it cannot be read.
func sniffFile(filename string, o OpenOptions) (finding, error) {
	f, err := os.Open(filename)
	if err != nil {
		return finding{}, cannotOpen(o.Name, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return finding{}, cannotOpen(o.Name, err)
	}
	if info.IsDir() {
		return finding{}, say("%s 是文件夹，请给出一个文件。", "%s is a folder; give a file.", o.Name).faulty(fault.Invalid)
	}
	found := finding{size: info.Size()}
	if found.size == 0 {
		return found, say("文件 %s 是空的。", "%s is empty.", o.Name).faulty(fault.Invalid)
	}
	start := make([]byte, 512)
	n, err := f.ReadAt(start, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return found, cannotOpen(o.Name, err)
	}
	start = start[:n]
	switch {
	case bytes.HasPrefix(start, []byte("PAR1")):
		found.file = Parquet
		return found, nil
	case bytes.HasPrefix(start, []byte("PK\x03\x04")), bytes.HasPrefix(start, []byte("PK\x05\x06")):
		found.file = XLSX
		return found, checkZip(filename, o.Name)
	}
	if s, bad := foreign(start); bad {
		return found, unreadable(o.Name, s)
	}
	return found, found.lookIntoText(f, start, o)
}

// lookIntoText reads the sample of a text file, unpacked if it is gzip.
func (found *finding) lookIntoText(f *os.File, start []byte, o OpenOptions) error {
	var r io.Reader = f
	if bytes.HasPrefix(start, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(f)
		if err != nil {
			return damagedGzip(o.Name, err)
		}
		defer z.Close()
		found.compressed, r = true, z
	}
	sample, whole, err := readUpTo(r, sampleBytes)
	if err != nil {
		return damagedGzip(o.Name, err)
	}
	found.sample, found.whole = sample, whole
	if len(sample) == 0 {
		return say("文件 %s 是空的。", "%s is empty.", o.Name).faulty(fault.Invalid)
	}
	if found.compressed {
		if s, bad := insideGzip(sample); bad {
			return unreadable(o.Name, s)
		}
	}
	if !whole && isASCII(sample) {
		found.beyond = searchOther(r)
	}
	found.file = CSV
	text := bytes.TrimLeft(bytes.TrimPrefix(sample, []byte("\xef\xbb\xbf")), " \t\r\n")
	if len(text) > 0 && text[0] == '{' {
		found.file = JSONL
	}
	if len(text) > 0 && text[0] == '[' && bytes.HasPrefix(bytes.TrimLeft(text[1:], " \t\r\n"), []byte("{")) {
		return unreadable(o.Name, Sentence{"它是一个 JSON 数组；请存成每行一个对象的 JSON Lines（.jsonl）。",
			"it is one JSON array; save it as JSON Lines (.jsonl), one object a line."})
	}
	return nil
}

// readUpTo reads at most n bytes and tells whether that was everything.
func readUpTo(r io.Reader, n int) ([]byte, bool, error) {
	b, err := io.ReadAll(io.LimitReader(r, int64(n)+1))
	if len(b) > n {
		return b[:n:n], false, err
	}
	return b, true, err
}

// searchOther reads on to the first byte beyond ASCII and returns the lines
// around it, nil if none comes within searchBytes. Read errors will come again
// when the rows are read and are told then.
func searchOther(r io.Reader) []byte {
	buf := make([]byte, sampleBytes)
	for read := 0; read < searchBytes; {
		n, err := io.ReadFull(r, buf)
		read += n
		if !isASCII(buf[:n]) {
			piece := buf[:n]
			if i := bytes.IndexByte(piece, '\n'); i >= 0 && isASCII(piece[:i]) {
				piece = piece[i+1:] // the first line may be cut
			}
			return bytes.Clone(piece)
		}
		if err != nil {
			return nil
		}
	}
	return nil
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

// foreign names formats that are not tables we read, by their first bytes.
func foreign(b []byte) (Sentence, bool) {
	signs := []struct {
		magic string
		is    Sentence
	}{
		{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Sentence{"它是旧版 Excel（.xls）或加了密码的工作簿；请在 Excel 或 WPS 里去掉密码，另存为 .xlsx 或 CSV。",
			"it is an old Excel file (.xls) or a workbook with a password; remove the password and save it as .xlsx or CSV."}},
		{"%PDF", Sentence{"它是 PDF，不是表格；请从原系统导出 Excel 或 CSV。", "it is a PDF, not a table; export Excel or CSV from the system it comes from."}},
		{"Rar!", Sentence{"它是 RAR 压缩包，请先解压。", "it is a RAR archive; unpack it first."}},
		{"7z\xbc\xaf\x27\x1c", Sentence{"它是 7z 压缩包，请先解压。", "it is a 7z archive; unpack it first."}},
		{"BZh", Sentence{"它是 bzip2 压缩文件，请先解压，或改用 gzip。", "it is compressed with bzip2; unpack it, or use gzip."}},
		{"\xfd7zXZ", Sentence{"它是 xz 压缩文件，请先解压，或改用 gzip。", "it is compressed with xz; unpack it, or use gzip."}},
		{"\x28\xb5\x2f\xfd", Sentence{"它是 zstd 压缩文件，请先解压，或改用 gzip。", "it is compressed with zstd; unpack it, or use gzip."}},
		{"SQLite format 3", Sentence{"它是 SQLite 数据库；请把其中的表导出为 CSV。", "it is an SQLite database; export its table as CSV."}},
		{"\x89PNG", Sentence{"它是图片，不是表格。", "it is a picture, not a table."}},
		{"\xff\xd8\xff", Sentence{"它是图片，不是表格。", "it is a picture, not a table."}},
		{"GIF8", Sentence{"它是图片，不是表格。", "it is a picture, not a table."}},
		{"ORC", Sentence{"它是 ORC 文件；请导出为 Parquet 或 CSV。", "it is an ORC file; export Parquet or CSV."}},
		{"Obj\x01", Sentence{"它是 Avro 文件；请导出为 Parquet 或 CSV。", "it is an Avro file; export Parquet or CSV."}},
	}
	for _, s := range signs {
		if bytes.HasPrefix(b, []byte(s.magic)) && (len(s.magic) > 3 || bytes.IndexByte(b, 0) >= 0 || s.magic[0] >= 0x80) {
			return s.is, true
		}
	}
	return foreignMarkup(b)
}

// foreignMarkup recognises web pages and XML, which many systems hand out
// under the name of .xls.
func foreignMarkup(b []byte) (Sentence, bool) {
	text := strings.ToLower(string(bytes.TrimLeft(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")), " \t\r\n")))
	for _, tag := range []string{"<html", "<!doctype html", "<table", "<meta", "<head", "<body", "<style", "<div"} {
		if strings.HasPrefix(text, tag) {
			return Sentence{"它其实是网页（HTML），不是 Excel；请用 Excel 或 WPS 打开，另存为 .xlsx 或 CSV。",
				"it is in truth a web page (HTML); open it in a spreadsheet and save it as .xlsx or CSV."}, true
		}
	}
	if strings.HasPrefix(text, "<?xml") {
		return Sentence{"它是 XML；请用 Excel 或 WPS 打开，另存为 .xlsx 或 CSV。", "it is XML; open it in a spreadsheet and save it as .xlsx or CSV."}, true
	}
	return Sentence{}, false
}

// insideGzip names packed content that is not text.
func insideGzip(b []byte) (Sentence, bool) {
	if bytes.HasPrefix(b, []byte("PK\x03\x04")) || bytes.HasPrefix(b, []byte("PAR1")) {
		return Sentence{"gzip 里面是 Excel 或 Parquet 文件；请先解压。", "an Excel or Parquet file is inside the gzip; unpack it first."}, true
	}
	if len(b) > 262 && string(b[257:262]) == "ustar" {
		return Sentence{"它是 tar 压缩包；请先解压，再选其中的文件。", "it is a tar archive; unpack it and choose the file inside."}, true
	}
	return foreign(b)
}

// checkZip tells a workbook from other files that are zip archives inside.
func checkZip(filename, name string) error {
	z, err := zip.OpenReader(filename)
	if err != nil {
		return say("文件 %s 已损坏或没有下载完整。", "%s is damaged or was not downloaded completely.", name).faulty(fault.Invalid)
	}
	defer z.Close()
	var inside []string
	for _, f := range z.File {
		switch entry := strings.ToLower(strings.ReplaceAll(f.Name, "\\", "/")); {
		case entry == "xl/workbook.xml":
			return nil
		case entry == "xl/workbook.bin":
			return unreadable(name, Sentence{"它是二进制工作簿（.xlsb）；请另存为 .xlsx 或 CSV。", "it is a binary workbook (.xlsb); save it as .xlsx or CSV."})
		case entry == "content.xml":
			return unreadable(name, Sentence{"它是 OpenDocument 文件（.ods）；请另存为 .xlsx 或 CSV。", "it is an OpenDocument file (.ods); save it as .xlsx or CSV."})
		case strings.HasPrefix(entry, "word/"), strings.HasPrefix(entry, "ppt/"):
			return unreadable(name, Sentence{"它是 Word 或 PowerPoint 文档，不是表格。", "it is a Word or PowerPoint document, not a table."})
		case !strings.HasSuffix(entry, "/") && len(inside) < 3:
			inside = append(inside, path.Base(entry))
		}
	}
	list := strings.Join(inside, ", ")
	return unreadable(name, say("它是 ZIP 压缩包（里面有 %s）；请先解压，再选其中的文件。", "it is a ZIP archive (inside: %s); unpack it and choose the file.", list))
}

func unreadable(name string, why Sentence) error {
	return Sentence{fmt.Sprintf("读不了文件 %s：%s", name, why.Zh), fmt.Sprintf("%s cannot be read: %s", name, why.En)}.faulty(fault.Unsupported)
}

func cannotOpen(name string, err error) error {
	code, s := fault.Internal, say("打不开文件 %s。", "%s cannot be opened.", name)
	switch {
	case errors.Is(err, os.ErrNotExist):
		code, s = fault.NotFound, say("没有文件 %s。", "There is no file %s.", name)
	case errors.Is(err, os.ErrPermission):
		code, s = fault.Forbidden, say("没有读取文件 %s 的权限。", "There is no permission to read %s.", name)
	}
	f := s.faulty(code)
	f.Cause = err
	return f
}

func damagedGzip(name string, err error) error {
	f := say("压缩文件 %s 已损坏或不完整。", "The compressed file %s is damaged or incomplete.", name).faulty(fault.Invalid)
	f.Cause = err
	return f
}
