package lab

import (
	"context"
	"fmt"
	"slices"

	"zhike/fault"
	"zhike/mining"
	"zhike/mining/linkage"
)

// linkTruth is what is known of the records: pairs, or the entity of each.
type linkTruth struct {
	pairs  map[[2]int]bool // rows of the first and the second file, or of one, ascending
	entity bool
	warned []mining.Text
}

// truth reads what is known; nil if nothing is.
func (t *Link) truth(ctx context.Context, a, b *linkFile) (*linkTruth, error) {
	switch {
	case t.TruthColumn != "":
		return &linkTruth{entity: true}, nil
	case t.Truth != "":
		out := &linkTruth{pairs: map[[2]int]bool{}}
		return out, out.read(ctx, t.Truth, a, b)
	}
	return nil, nil
}

// read takes pairs of identifiers; one that no record has is an error.
func (l *linkTruth) read(ctx context.Context, path string, a, b *linkFile) error {
	f, err := openFile(ctx, Common{File: path})
	if err != nil {
		return err
	}
	defer f.close()
	if len(f.names) < 2 {
		return fault.New(fault.Invalid, "%s must have two columns of identifiers.", path).InChinese("%s 须有两列编号。", path).At("file", path)
	}
	left, right := max(0, slices.Index(f.names, "left")), slices.Index(f.names, "right")
	if right < 0 {
		left, right = 0, 1
	}
	unknown := 0
	err = f.each(ctx, func(r row) error {
		other := b
		if b == nil {
			other = a
		}
		i, known := a.rowOf[r.text(left)]
		j, also := other.rowOf[r.text(right)]
		if !known || !also {
			unknown++
			return nil
		}
		if b == nil && i > j {
			i, j = j, i
		}
		if b != nil || i != j {
			l.pairs[[2]int{i, j}] = true
		}
		return nil
	})
	if err == nil && len(l.pairs) == 0 {
		return fault.New(fault.Invalid, "%s names no pair of records of the file; are its identifiers those of --id?", path).
			InChinese("%s 中没有一对编号与记录对得上；它用的是 --id 那一列的编号吗？", path).At("file", path)
	}
	if unknown > 0 {
		l.warned = append(l.warned, mining.Text{Zh: fmt.Sprintf("真值中有 %d 对的编号找不到记录，未计入。", unknown), En: fmt.Sprintf("%d pairs of the truth name no record and were not counted.", unknown)})
	}
	return err
}

// judgement counts pairs.
type judgement struct{ right, called, real float64 }

// judge looks at the pairs of one cluster, or with two files at those kept.
func (l *linkTruth) judge(r *linkRun) judgement {
	switch {
	case r.b != nil:
		return l.judgeTwo(r)
	case l.entity:
		return judgeEntities(r)
	}
	j := judgement{real: float64(len(l.pairs))}
	for p := range l.pairs {
		if r.clusters.Of[p[0]] == r.clusters.Of[p[1]] {
			j.right++
		}
	}
	for _, n := range sizes(r.clusters) {
		j.called += n * (n - 1) / 2
	}
	return j
}

func (l *linkTruth) judgeTwo(r *linkRun) judgement {
	j := judgement{real: float64(len(l.pairs)), called: float64(len(r.pairs))}
	for _, p := range r.pairs {
		if l.pairs[[2]int{p.Left, p.Right}] || l.entity && r.a.entity[p.Left] != "" && r.a.entity[p.Left] == r.b.entity[p.Right] {
			j.right++
		}
	}
	if l.entity {
		second := map[string]float64{}
		for _, name := range r.b.entity {
			second[name]++
		}
		for _, name := range r.a.entity {
			if name != "" {
				j.real += second[name]
			}
		}
	}
	return j
}

// judgeEntities counts pairs by how many records clusters and entities share.
func judgeEntities(r *linkRun) judgement {
	type cell struct {
		entity  string
		cluster int
	}
	var j judgement
	shared, entities := map[cell]float64{}, map[string]float64{}
	for i, name := range r.a.entity {
		if name != "" {
			j.right += shared[cell{name, r.clusters.Of[i]}] // with each before it
			j.real += entities[name]
			shared[cell{name, r.clusters.Of[i]}]++
			entities[name]++
		}
	}
	for _, n := range sizes(r.clusters) {
		j.called += n * (n - 1) / 2
	}
	return j
}

// sizes is how many records each cluster has.
func sizes(c linkage.Clusters) []float64 {
	out := make([]float64, c.Count)
	for _, k := range c.Of {
		out[k]++
	}
	return out
}
