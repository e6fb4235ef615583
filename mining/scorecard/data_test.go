package scorecard_test

import (
	"encoding/csv"
	"math"
	"os"
	"strconv"
	"testing"

	"zhike/mining"
	"zhike/mining/miningtest"
)

// realTable reads a CSV file of the shared test data, or skips. Columns that
// hold anything but numbers are categories; the label is 1 where it has the
// text given.
func realTable(t testing.TB, name, label, positive string, drop ...string) (*mining.Matrix, []float64) {
	t.Helper()
	header, lines := realLines(t, name)
	var columns []mining.Column
	var y []float64
next:
	for j, column := range header {
		texts := make([]string, len(lines))
		for i, line := range lines {
			texts[i] = line[j]
		}
		if column == label {
			for _, s := range texts {
				v := 0.0
				if s == positive {
					v = 1
				}
				y = append(y, v)
			}
			continue
		}
		for _, d := range drop {
			if column == d {
				continue next
			}
		}
		columns = append(columns, columnOf(column, texts))
	}
	x, err := mining.NewMatrix(columns...)
	if err != nil {
		t.Fatal(err)
	}
	return x, y
}

func columnOf(name string, texts []string) mining.Column {
	values := make([]float64, len(texts))
	for i, s := range texts {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return mining.Categories(name, texts)
		}
		values[i] = v
	}
	return mining.Numbers(name, values)
}

func realLines(t testing.TB, name string) (header []string, lines [][]string) {
	t.Helper()
	f, err := os.Open(miningtest.RealFile(t, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all[0], all[1:]
}

// realFolds reads the fold of every row.
func realFolds(t testing.TB, name string) []int {
	t.Helper()
	_, lines := realLines(t, name)
	folds := make([]int, len(lines))
	for i, line := range lines {
		v, err := strconv.Atoi(line[1])
		if err != nil {
			t.Fatal(err)
		}
		folds[i] = v
	}
	return folds
}

// parted returns the rows of a fold, and the others.
func parted(folds []int, fold int) (train, test []int) {
	for i, f := range folds {
		if f == fold {
			test = append(test, i)
		} else {
			train = append(train, i)
		}
	}
	return train, test
}

func near(t *testing.T, name string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: %.12g, want %.12g", name, got, want)
	}
}
