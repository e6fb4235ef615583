package crm

import (
	"context"

	"zhike/api"
	"zhike/job"
)

// Permissions of the job routes.
const (
	readJobs   api.Permission = "job.read"
	cancelJobs api.Permission = "job.cancel"
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
	answer := func(j job.Job, err error) (*job.Job, error) {
		if err != nil {
			return nil, err
		}
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
			page := &api.Page[job.Job]{Items: jobs}
			if len(jobs) > in.Limit {
				page.Items = jobs[:in.Limit]
				page.Next = api.Cursor(page.Items[in.Limit-1].ID)
			}
			return page, nil
		})
	api.Handle(a, api.Route{Method: "GET", Path: "/jobs/{id}", ID: "job-get", Summary: "One job with progress and remaining time", Permission: readJobs},
		func(ctx context.Context, in *JobRequest) (*job.Job, error) { return answer(q.Get(ctx, in.ID)) })
	api.Handle(a, api.Route{Method: "POST", Path: "/jobs/{id}/cancel", ID: "job-cancel", Summary: "Cancel a job", Permission: cancelJobs, Audit: "job.cancel"},
		func(ctx context.Context, in *JobRequest) (*job.Job, error) { return answer(q.Cancel(ctx, in.ID)) })
	api.Handle(a, api.Route{Method: "POST", Path: "/jobs/{id}/retry", ID: "job-retry", Summary: "Run a failed or cancelled job again", Permission: cancelJobs, Audit: "job.retry"},
		func(ctx context.Context, in *JobRequest) (*job.Job, error) { return answer(q.Retry(ctx, in.ID)) })
}
