package crm

import (
	"context"
	"encoding/json"

	"zhike/api"
	"zhike/job"
)

// Permissions of the job routes.
const (
	readJobs   api.Permission = "job.read"
	cancelJobs api.Permission = "job.cancel"

	seePersonal api.Permission = "customer.personal"
)

// JobRequest names one job.
type JobRequest struct {
	ID string `path:"id" maxLength:"100"`
}

// AuditTarget implements api.Target.
func (r *JobRequest) AuditTarget() string { return "job " + r.ID }

// JobListRequest asks for a page of jobs.
type JobListRequest struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor string `query:"cursor"`
}

// JobRoutes lets people see the work in progress, cancel and retry it.
func JobRoutes(a *api.API, q *job.Queue) {
	answer := func(ctx context.Context, j job.Job, err error) (*job.Job, error) {
		if err != nil {
			return nil, err
		}
		j.Result = resultFor(ctx, j)
		return &j, nil
	}
	api.Handle(a, api.Route{Method: "GET", Path: "/jobs", ID: "job-list", Summary: "Jobs, newest first", Permission: readJobs},
		func(ctx context.Context, in *JobListRequest) (*api.Page[job.Job], error) {
			var before string
			if err := api.ParseCursor(in.Cursor, &before); err != nil {
				return nil, err
			}
			jobs, err := q.List(ctx, before, in.Limit+1)
			if err != nil {
				return nil, err
			}
			for i, j := range jobs {
				jobs[i].Result = resultFor(ctx, j)
			}
			page := &api.Page[job.Job]{Items: jobs}
			if len(jobs) > in.Limit {
				page.Items = jobs[:in.Limit]
				page.Next = api.Cursor(page.Items[in.Limit-1].ID)
			}
			return page, nil
		})
	api.Handle(a, api.Route{Method: "GET", Path: "/jobs/{id}", ID: "job-get", Summary: "One job with progress and remaining time", Permission: readJobs},
		func(ctx context.Context, in *JobRequest) (*job.Job, error) {
			j, err := q.Get(ctx, in.ID)
			return answer(ctx, j, err)
		})
	api.Handle(a, api.Route{Method: "POST", Path: "/jobs/{id}/cancel", ID: "job-cancel", Summary: "Cancel a job", Permission: cancelJobs, Audit: "job.cancel"},
		func(ctx context.Context, in *JobRequest) (*job.Job, error) {
			j, err := q.Cancel(ctx, in.ID)
			return answer(ctx, j, err)
		})
	api.Handle(a, api.Route{Method: "POST", Path: "/jobs/{id}/retry", ID: "job-retry", Summary: "Run a failed or cancelled job again", Permission: cancelJobs, Audit: "job.retry"},
		func(ctx context.Context, in *JobRequest) (*job.Job, error) {
			j, err := q.Retry(ctx, in.ID)
			return answer(ctx, j, err)
		})
}

// resultFor is what a job left, for who began it and who may see personal data:
// the result of a trial shows cells of the file.
func resultFor(ctx context.Context, j job.Job) json.RawMessage {
	if who := api.Who(ctx); j.CreatedBy != who.UserID && !who.May(seePersonal) {
		return nil
	}
	return j.Result
}
