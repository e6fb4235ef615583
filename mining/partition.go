package mining

import (
	"fmt"
	"slices"
	"time"
)

// Part says what a row is for.
type Part int

// The parts: a model learns from the first, is chosen by the second and judged,
// once, by the third.
const (
	TrainPart Part = iota
	ValidationPart
	TestPart
)

// String is the name of the part.
func (p Part) String() string { return [...]string{"train", "validation", "test"}[p] }

// Shares is how much of the data is not for learning; a share of 0 makes no such
// part. The zero value holds back a fifth for each.
type Shares struct {
	Validation float64
	Test       float64
}

// Partition is the part of each row.
type Partition []Part

// Rows returns the indexes of the rows of a part, ascending, as Matrix.Take and
// TakeValues want them.
func (p Partition) Rows(part Part) []int {
	rows := []int{}
	for i, q := range p {
		if q == part {
			rows = append(rows, i)
		}
	}
	return rows
}

// RandomPartition parts n rows at random.
func RandomPartition(n int, s Shares, seed uint64) (Partition, error) {
	return StratifiedPartition(make([]float64, n), s, seed)
}

// StratifiedPartition parts rows at random so that every part holds nearly the
// same share of each class: off by less than two rows per class.
func StratifiedPartition(classes []float64, s Shares, seed uint64) (Partition, error) {
	s, err := s.checked()
	if err != nil {
		return nil, err
	}
	p := make(Partition, len(classes))
	turn := s.turns()
	for _, i := range shuffledByClass(classes, seed) {
		p[i] = turn()
	}
	return p, s.met(p)
}

// GroupedPartition parts groups, such as customers, at random: all rows of a group
// are in one part, so that no model is judged by customers it has learnt from.
// The shares are of the groups; those of the rows may differ. Which group goes
// where does not depend on the order of the rows. A row without a group is a
// *DataError.
func GroupedPartition(groups []string, s Shares, seed uint64) (Partition, error) {
	s, err := s.checked()
	if err != nil {
		return nil, err
	}
	order, err := shuffledGroups(groups, seed)
	if err != nil {
		return nil, err
	}
	part, turn := make(map[string]Part, len(order)), s.turns()
	for _, group := range order {
		part[group] = turn()
	}
	p := make(Partition, len(groups))
	for i, group := range groups {
		p[i] = part[group]
	}
	return p, s.met(p)
}

// TimedPartition parts rows by time, as a model meets them: the latest are for
// the test, those before them for validation, the earliest to train. Rows of the same
// moment stay together, in the later part, which may so have more than its share.
// A row without a time, the zero one, is a *DataError.
func TimedPartition(times []time.Time, s Shares) (Partition, error) {
	s, err := s.checked()
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(times, time.Time.IsZero); i >= 0 {
		return nil, RowError(i, "time", "没有时间", "the row has no time")
	}
	sorted := slices.SortedFunc(slices.Values(times), time.Time.Compare)
	n := float64(len(sorted))
	test := len(sorted) - int(n*s.Test+.5)
	validation := test
	if test < len(sorted) { // its first moment belongs to it as a whole
		validation, _ = slices.BinarySearchFunc(sorted, sorted[test], time.Time.Compare)
	}
	validation = max(0, validation-int(n*s.Validation+.5))
	p := make(Partition, len(times))
	for i, when := range times {
		switch {
		case test < len(sorted) && !when.Before(sorted[test]):
			p[i] = TestPart
		case s.Validation > 0 && validation < len(sorted) && !when.Before(sorted[validation]):
			p[i] = ValidationPart
		}
	}
	return p, s.met(p)
}

// checked fills in the defaults.
func (s Shares) checked() (Shares, error) {
	if s == (Shares{}) {
		return Shares{Validation: .2, Test: .2}, nil
	}
	if !(s.Validation >= 0 && s.Test >= 0 && s.Validation+s.Test < 1) {
		return s, TableError(fmt.Sprintf("验证份额 %v 与测试份额 %v 不能为负，且合计须小于 1", s.Validation, s.Test),
			fmt.Sprintf("the shares %v for validation and %v for the test must not be negative and together below 1", s.Validation, s.Test))
	}
	return s, nil
}

// turns returns whose turn it is, again and again: that of the part which lacks
// most of its share, so that every stretch of turns keeps the shares.
func (s Shares) turns() func() Part {
	share := [3]float64{1 - s.Validation - s.Test, s.Validation, s.Test}
	var due [3]float64
	return func() Part {
		part := TrainPart
		for q := range due {
			if due[q] += share[q]; due[q] > due[part] {
				part = Part(q)
			}
		}
		due[part]--
		return part
	}
}

// met refuses a partition that leaves a part empty that was asked for.
func (s Shares) met(p Partition) error {
	for part, share := range map[Part]float64{TrainPart: 1, ValidationPart: s.Validation, TestPart: s.Test} {
		if share > 0 && !slices.Contains(p, part) {
			return TableError("数据太少，分不出训练、验证与测试", "there are too few rows, groups or moments for a part of each kind to train, validate and test")
		}
	}
	return nil
}
