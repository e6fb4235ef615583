package text

import (
	"context"
	"fmt"

	"zhike/mining"
)

// TopicChoice is a number of topics that was tried: by halves, each of which gives
// topics that the other judges.
type TopicChoice struct {
	Topics    int     `json:"topics"`
	Confirmed float64 `json:"confirmed"` // mean coherence in the half not learnt from
	Chance    float64 `json:"chance"`    // what terms dealt at random do not exceed in 95 % of cases
	Stability float64 `json:"stability"` // mean Jaccard of the terms of topics of one half with those of the other
}

// value is what a choice is made by: topics more coherent than chance that come again.
// Either alone misleads: small topics have rare words, which go together by far more
// than chance; the fewest and vaguest topics come again most surely.
func (c TopicChoice) value() float64 { return (c.Confirmed - c.Chance) * c.Stability }

// judgement is what halves say of a number of topics.
type judgement struct {
	TopicChoice
	lists     [2][][]int32 // topics of each half
	coherence [2][]float64 // of them in the other half
	single    float64      // what chance gives one topic
}

// topicSearch learns from halves of the documents.
type topicSearch struct {
	o      TopicOptions
	x      *sparse
	halves [2]*sparse
	judged *judgement
	curve  []TopicChoice
}

// judgedDocuments is how many documents at most the halves are drawn from: beyond,
// the figures of topics that are there hardly change.
const judgedDocuments = 20_000

// choose judges the number of topics asked for, or numbers in turn and takes the
// best of them.
func (s *topicSearch) choose(ctx context.Context) error {
	order := mining.Random(s.o.Seed, 0x4a1f).Perm(s.x.rows())
	order = order[:min(len(order), judgedDocuments)]
	s.halves = [2]*sparse{ordered(s.x.take(order[:len(order)/2])), ordered(s.x.take(order[len(order)/2:]))}
	if s.o.Topics > 0 {
		var err error
		s.judged, err = s.judge(ctx, s.o.Topics)
		return err
	}
	for k := 2; k <= s.o.Most && 2*k <= s.halves[0].rows(); k = max(k+1, k*5/4) {
		j, err := s.judge(ctx, k)
		if err != nil {
			return err
		}
		s.curve = append(s.curve, j.TopicChoice)
		if s.judged == nil || j.value() > s.judged.value() {
			s.judged = j
		}
	}
	if s.judged == nil {
		return mining.RowError(-1, "text", "文本太少，无法选择主题数：至少要有 8 条含有共同词的文本", "there are too few texts to choose the number of topics: at least 8 with words in common are needed")
	}
	s.o.Topics = s.judged.Topics
	return nil
}

func (s *topicSearch) judge(ctx context.Context, k int) (*judgement, error) {
	j := &judgement{TopicChoice: TopicChoice{Topics: k}}
	for half, x := range s.halves {
		_, h, err := factorise(ctx, x, k, s.o.Rounds, topicTolerance, mining.Random(s.o.Seed, uint64(0x4a00+half)))
		if err != nil {
			return nil, err
		}
		j.lists[half] = topTerms(h, s.o.Terms)
		counted, err := countTogether(ctx, s.halves[1-half], j.lists[half]...)
		if err != nil {
			return nil, err
		}
		for _, list := range j.lists[half] {
			j.coherence[half] = append(j.coherence[half], counted.coherence(list))
			j.Confirmed += counted.coherence(list) / float64(2*k)
		}
		mean, single := counted.dealt(j.lists[half], mining.Random(s.o.Seed, uint64(0xdea1+half)))
		j.Chance += mean / 2
		j.single += single / 2
	}
	_, alike := matched(j.lists[0], j.lists[1])
	for _, v := range alike {
		j.Stability += v / float64(k)
	}
	return j, nil
}

// of says how well a topic of all documents is confirmed by the halves.
func (j *judgement) of(list []int32) (confirmed, stability float64) {
	for half, others := range j.lists {
		best, coherence := -1., 0.
		for t, other := range others {
			if v := overlap(list, other); v > best {
				best, coherence = v, j.coherence[half][t]
			}
		}
		confirmed += coherence / 2
		stability += best / 2
	}
	return confirmed, stability
}

func (j *judgement) report(curve []TopicChoice) TopicReport {
	return TopicReport{Confirmed: j.Confirmed, Chance: j.Chance, Stability: j.Stability, Curve: curve}
}

// The limits of what is said.
const (
	unstable      = .2 // share of terms that come again, below which topics are accidental
	fewDocuments  = 200
	silentAtLeast = .2
)

func (m *Topics) warn() {
	say := func(zh, en string) { m.report.Warnings = append(m.report.Warnings, mining.Text{Zh: zh, En: en}) }
	r := m.report
	if r.Confirmed <= r.Chance {
		say("这些主题里的词并不比随意凑在一起的更常同现：文本里可能没有成形的主题，请勿据此决策。",
			"The words of these topics do not go together better than words thrown together at random: there may be no topics in these texts; do not act on them.")
	}
	if r.Stability < unstable {
		say(fmt.Sprintf("主题不稳定：用一半文本得到的主题，另一半只重现 %.0f %% 的词；可减少主题数或增加文本。", 100*r.Stability),
			fmt.Sprintf("The topics are not stable: of the words that one half of the texts gives, the other repeats %.0f %%; try fewer topics or more texts.", 100*r.Stability))
	}
	weak := 0
	for _, t := range m.topics {
		if t.Weak {
			weak++
		}
	}
	if weak > 0 && r.Confirmed > r.Chance {
		say(fmt.Sprintf("有 %d 个主题（标为“弱”）没有得到另一半文本的证实。", weak),
			fmt.Sprintf("%d topics, marked weak, are not confirmed by the other half of the texts.", weak))
	}
	if r.Documents < fewDocuments {
		say(fmt.Sprintf("只有 %d 条文本，主题仅供参考。", r.Documents), fmt.Sprintf("There are only %d texts: take the topics as a hint.", r.Documents))
	}
	if float64(r.Silent) > silentAtLeast*float64(r.Documents) {
		say(fmt.Sprintf("有 %d 条文本没有任何主题词，未归入主题。", r.Silent), fmt.Sprintf("%d texts have no word of any topic and belong to none.", r.Silent))
	}
}
