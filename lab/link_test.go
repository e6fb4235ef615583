package lab_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// febrlTruth writes the pairs of a Febrl file that are of one entity: the number
// in their identifiers is the same.
func febrlTruth(t *testing.T, file string) string {
	t.Helper()
	of := map[string][]string{}
	var b strings.Builder
	b.WriteString("left,right\n")
	for _, line := range readCSV(t, file)[1:] {
		entity := strings.Split(line[0], "-")[1]
		for _, other := range of[entity] {
			fmt.Fprintf(&b, "%s,%s\n", other, line[0])
		}
		of[entity] = append(of[entity], line[0])
	}
	return put(t, "truth.csv", b.String())
}

// The floors are what the recordlinkage toolkit reaches (mining/linkage).
func TestLinkFebrl(t *testing.T) {
	for name, floor := range map[string]float64{"febrl1": 1, "febrl2": .9977, "febrl3": .9984} {
		file := real(t, "linkage/"+name+".csv")
		d := document(t, "link", file, "--id", "rec_id", "--truth", febrlTruth(t, file))
		if f1 := number(t, d, "metrics", "f1"); f1 < floor {
			t.Errorf("%s: F1 %.5f, want %.4f", name, f1, floor)
		}
	}
}

func TestLinkTwoFiles(t *testing.T) {
	out := filepath.Join(t.TempDir(), "pairs.csv")
	d := document(t, "link", real(t, "linkage/fodors.csv"), real(t, "linkage/zagats.csv"), "--id", "id", "--drop", "class",
		"--truth", real(t, "linkage/matches_fodors_zagats.csv"), "--out", out)
	if f1 := number(t, d, "metrics", "f1"); f1 < .98 {
		t.Errorf("F1 %.4f", f1)
	}
	rows := readCSV(t, out)
	if strings.Join(rows[0], ",") != "left,right,probability" || float64(len(rows)-1) != number(t, d, "metrics", "pairs") {
		t.Errorf("%d rows, header %v", len(rows), rows[0])
	}
}

// Twelve customers, three of them twice: by hand.
const twice = `id,姓名,电话,生日,城市,实体
a1,张伟,13800138000,1985-02-03,杭州,1
a2,李娜,13912345678,1990-11-20,成都,2
a3,王小明,13700001111,1978-07-15,上海,3
a4,陈静,13655556666,1982-04-09,北京,4
a5,刘洋,13544443333,1995-12-30,广州,5
a6,赵磊,13811112222,1969-01-17,深圳,6
a7,黄丽,13722223333,1988-08-08,杭州,7
a8,周杰,13933334444,1973-05-25,成都,8
a9,吴敏,13644445555,1992-03-14,上海,9
b1,ZHANG Wei,+86 138-0013-8000,1985/2/3,杭州,1
b2,李娜,139 1234 5678,1990-11-20,,2
b3,王晓明,13700001111,1978-07-15,上海,3
`

func TestLinkOneFile(t *testing.T) {
	file, out := put(t, "x.csv", twice), filepath.Join(t.TempDir(), "clusters.csv")
	d := document(t, "link", file, "--id", "id", "--truth-column", "实体", "--out", out)
	for name, want := range map[string]float64{"precision": 1, "recall": 1, "f1": 1, "clusters": 9, "pairs_compared": 66} {
		near(t, name, number(t, d, "metrics", name), want, 0)
	}
	rows := readCSV(t, out)
	if strings.Join(rows[0], ",") != "id,cluster" || len(rows) != 13 || rows[10][0] != "b1" || rows[10][1] != rows[1][1] {
		t.Errorf("%v", rows)
	}
}

// The same truth as pairs, given either way round; one pair names nobody.
func TestLinkTruthOfPairs(t *testing.T) {
	file, truth := put(t, "x.csv", twice), put(t, "truth.csv", "right,left\na1,b1\nb2,a2\na3,b3\nzz,a1\n")
	d := document(t, "link", file, "--id", "id", "--drop", "实体", "--truth", truth, "--lang", "en")
	near(t, "f1", number(t, d, "metrics", "f1"), 1, 0)
	if said := fmt.Sprint(d["warnings"]); !strings.Contains(said, "1 pairs of the truth name no record") {
		t.Error(said)
	}
}

func TestLinkExplains(t *testing.T) {
	out, said, code := run(t, "link", put(t, "x.csv", twice), "--id", "id", "--drop", "实体", "--lang", "en")
	if code != 0 || !strings.Contains(out, "The least sure pairs") || !strings.Contains(out, "the same by sound") {
		t.Errorf("exit %d, %s\n%s", code, said, out)
	}
}

func TestLinkRefuses(t *testing.T) {
	file := put(t, "x.csv", twice)
	for name, args := range map[string][]string{
		"no such identifier":    {file, "--id", "nummer"},
		"no such truth column":  {file, "--truth-column", "entity"},
		"two truths":            {file, "--truth", file, "--truth-column", "实体"},
		"a truth of nobody":     {file, "--id", "id", "--truth", put(t, "t.csv", "left,right\nx,y\n")},
		"a truth of one column": {file, "--id", "id", "--truth", put(t, "t1.csv", "left\na1\n")},
		"no truth file":         {file, "--truth", file + ".none"},
		"no second file":        {file, file + ".none"},
		"an unknown kind":       {file, "--kinds", "姓名=person"},
		"a bad threshold":       {file, "--threshold", "2"},
		"a threshold of zero":   {file, "--threshold", "0"},
		"a negative block":      {file, "--max-block=-1"},
		"one row":               {put(t, "one.csv", "a,b\n1,2\n")},
		"all missing":           {put(t, "none.csv", "a,b\n,\n,\n")},
		"constant":              {put(t, "same.csv", "a,b\n1,2\n1,2\n")},
		"identifiers twice":     {put(t, "ids.csv", "id,b\n1,2\n1,3\n"), "--id", "id"},
		"identifiers missing":   {put(t, "ids.csv", "id,b\n1,2\n,3\n"), "--id", "id"},
	} {
		if out, said, code := run(t, append([]string{"link"}, args...)...); code != 2 || out != "" || len(said) < 10 || strings.Contains(said, "goroutine") {
			t.Errorf("%s: exit %d, said %q", name, code, said)
		}
	}
}
