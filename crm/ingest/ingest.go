package ingest

import (
	"context"
	"embed"
	"os"
	"path/filepath"
	"time"

	"zhike/api"
	"zhike/crm"
	"zhike/crm/customer"
	"zhike/job"
	"zhike/store"
)

//go:embed sql
var files embed.FS

var queries = store.MustParse(files, "sql/[a-z]*.sql")

// Permissions of this part.
const (
	Run  api.Permission = "import.run"
	Read api.Permission = "import.read"
)

// Kinds of jobs of this part.
const (
	ImportJob  = "ingest.import"
	SeveralJob = "ingest.several"
	UndoJob    = "ingest.undo"
)

// keepUploads is how long a file that nobody imported is kept.
const keepUploads = 7 * 24 * time.Hour

// Service is the part: it takes files in, and can take them out again.
type Service struct {
	env       crm.Env
	customers *customer.Service
	after     []func(ctx context.Context, tx *store.Tx, by string) error
}

// New returns the part. The functions after run in the transaction that brings
// or takes away facts, such as to enqueue what must be computed anew.
func New(env crm.Env, customers *customer.Service, after ...func(context.Context, *store.Tx, string) error) *Service {
	return &Service{env: env, customers: customers, after: after}
}

// Name implements crm.Part.
func (s *Service) Name() string { return "ingest" }

// Migrations implements crm.Part.
func (s *Service) Migrations() []store.Migration { return store.MustMigrations("ingest", files) }

// Queries implements crm.Part.
func (s *Service) Queries() store.Statements { return queries }

// Jobs implements crm.Part.
func (s *Service) Jobs(q *job.Queue) {
	q.Handle(ImportJob, s.importFile)
	q.Handle(SeveralJob, s.importSeveral)
	q.Handle(UndoJob, s.undo)
}

// Routes implements crm.Part.
func (s *Service) Routes(a *api.API) {
	api.Handle(a, api.Route{Method: "POST", Path: "/uploads", ID: "upload-create", Tag: "import", Summary: "Hand over a file (the body is its content)",
		Permission: Run, Audit: "upload.create", MaxBody: -1}, s.Upload)
	api.Handle(a, api.Route{Method: "POST", Path: "/imports/inspect", ID: "import-inspect", Tag: "import", Summary: "Format, columns, sample rows and proposed mapping of a file",
		Permission: Run, Audit: "import.inspect"}, s.Inspect)
	api.Handle(a, api.Route{Method: "POST", Path: "/imports", ID: "import-create", Tag: "import", Summary: "Import a file, or try it without keeping anything",
		Permission: Run, Audit: "import.create", Idempotent: true}, s.Import)
	api.Handle(a, api.Route{Method: "POST", Path: "/imports/several", ID: "import-several", Tag: "import", Summary: "Import files one after the other, or try them without keeping anything",
		Permission: Run, Audit: "import.create", Idempotent: true}, s.Several)
	api.Handle(a, api.Route{Method: "GET", Path: "/import-jobs/{id}", ID: "import-job", Tag: "import", Summary: "How far the job of an import is, and what came of every file", Permission: Read}, s.JobState)
	api.Handle(a, api.Route{Method: "GET", Path: "/imports", ID: "import-list", Tag: "import", Summary: "Imports, newest first", Permission: Read}, s.List)
	api.Handle(a, api.Route{Method: "GET", Path: "/imports/fields", ID: "import-fields", Tag: "import", Summary: "The fields that a file of each kind can fill", Permission: Read}, s.Fields)
	api.Handle(a, api.Route{Method: "GET", Path: "/imports/{id}", ID: "import-get", Tag: "import", Summary: "One import", Permission: Read}, s.Get)
	api.Stream(a, api.Route{Method: "GET", Path: "/imports/{id}/rejects", ID: "import-rejects", Tag: "import", Summary: "The rejected rows with their reasons, as CSV",
		Permission: Run, Audit: "import.rejects"}, s.Rejects)
	api.Handle(a, api.Route{Method: "GET", Path: "/imports/{id}/undo", ID: "import-outlook", Tag: "import", Summary: "What taking an import back would do", Permission: Run}, s.Outlook)
	api.Handle(a, api.Route{Method: "POST", Path: "/imports/{id}/undo", ID: "import-undo", Tag: "import", Summary: "Take an import back",
		Permission: Run, Audit: "import.undo", Idempotent: true}, s.Undo)
}

// Ensure removes what a killed process left behind; called once at the start.
func (s *Service) Ensure(ctx context.Context) error {
	for _, dir := range []string{s.uploadDir(), s.rejectDir()} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
	}
	old, err := store.All[string](ctx, s.env.DB, queries.Get("old_uploads"), s.env.Now().Add(-keepUploads))
	if err != nil {
		return err
	}
	for _, id := range old {
		if err := s.dropUpload(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) uploadDir() string { return filepath.Join(s.env.Dir, "uploads") }
func (s *Service) rejectDir() string { return filepath.Join(s.env.Dir, "rejects") }

// RejectsPath is where the rejected rows of a batch are kept.
func (s *Service) RejectsPath(batch string) string {
	return filepath.Join(s.rejectDir(), filepath.Base(batch)+".csv")
}

// Checks implements crm.Checker.
func (s *Service) Checks() []crm.Check {
	return []crm.Check{
		{Stmt: queries.Get("check_lines_without_customer"), Zh: "订单行指向不存在的客户", En: "order lines of a customer that does not exist"},
		{Stmt: queries.Get("check_events_without_customer"), Zh: "行为指向不存在的客户", En: "events of a customer that does not exist"},
		{Stmt: queries.Get("check_identities_without_customer"), Zh: "身份指向不存在的客户", En: "identities of a customer that does not exist"},
		{Stmt: queries.Get("check_orders_equal_lines"), Zh: "订单与其明细行不一致", En: "orders that do not equal the sum of their lines"},
		{Stmt: queries.Get("check_lines_without_batch"), Zh: "订单行没有完成的导入批次", En: "order lines without a finished import"},
		{Stmt: queries.Get("check_repeated_lines"), Zh: "重复的订单行", En: "order lines stored twice"},
		{Stmt: queries.Get("check_lines_without_attribute"), Zh: "订单行缺少渠道、地区等共有属性", En: "order lines without their shared attributes"},
		{Stmt: queries.Get("check_repeated_customers"), Zh: "客户编号重复", En: "customers stored twice under one number"},
		{Stmt: queries.Get("check_repeated_identities"), Zh: "同一身份属于多个客户", En: "identities stored twice"},
		{Stmt: queries.Get("check_customer_counter"), Zh: "客户编号计数器落后", En: "customers beyond the counter of customer numbers"},
	}
}
