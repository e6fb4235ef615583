package ingest

import (
	"context"
	"encoding/json"
	"slices"

	"zhike/api"
	"zhike/fault"
	"zhike/job"
)

// JobRequest names a job of an import, a trial or an undo.
type JobRequest struct {
	ID string `path:"id" maxLength:"100"`
}

// ImportJobState is where an import stands and what came of it.
type ImportJobState struct {
	Job   job.Job   `json:"job"`
	Items []Outcome `json:"items" doc:"one per file, once the job is done"`
	Files []Outcome `json:"files" doc:"the files that the job is about, in the order in which they are imported"`
}

// JobState tells how far the job of an import is and, when it is done, what
// came of every file.
func (s *Service) JobState(ctx context.Context, in *JobRequest) (*ImportJobState, error) {
	j, err := s.env.Jobs.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out := &ImportJobState{Job: j}
	var several severalArgs
	switch j.Kind {
	case ImportJob:
		several.Files = make([]importArgs, 1)
		err = json.Unmarshal(j.Args, &several.Files[0])
	case SeveralJob:
		err = json.Unmarshal(j.Args, &several)
	default:
		return nil, fault.New(fault.NotFound, "job %s imports nothing", in.ID).InChinese("任务 %s 不是导入任务", in.ID)
	}
	if err != nil {
		return nil, err
	}
	for _, a := range several.Files {
		out.Files = append(out.Files, Outcome{Batch: a.Batch, File: a.Name, Kind: a.Kind, Upload: a.File.Upload})
	}
	if j.State == job.Done {
		if out.Items, err = outcomes(j, out.Files); err != nil {
			return nil, err
		}
	}
	if !api.Who(ctx).May(Run) {
		for i := range out.Items {
			out.Items[i].Result = out.Items[i].Result.forReaders()
		}
	}
	out.Job.Args, out.Job.Result = json.RawMessage("{}"), nil // said above, with types
	return out, nil
}

func outcomes(j job.Job, files []Outcome) ([]Outcome, error) {
	if j.Kind == SeveralJob {
		var r severalResult
		return r.Items, json.Unmarshal(j.Result, &r)
	}
	items := slices.Clone(files)
	return items, json.Unmarshal(j.Result, &items[0].Result)
}

// forReaders leaves out what shows cells of the file: who may not import sees
// figures only.
func (r *Result) forReaders() *Result {
	if r == nil {
		return nil
	}
	out := *r
	out.Profile = nil
	out.Batch = r.Batch.forReaders()
	return &out
}

func (b Batch) forReaders() Batch {
	b.Mistakes = slices.Clone(b.Mistakes)
	for i := range b.Mistakes {
		b.Mistakes[i].Examples = nil
	}
	return b
}
