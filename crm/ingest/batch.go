package ingest

import (
	"context"
	"encoding/json"
	"os"
	"strconv"
	"time"

	"zhike/api"
	"zhike/fault"
	"zhike/store"

	"io"
)

// Batch is one import and what became of it. Accepted + Rejected = Rows, and
// Created + Updated + Unchanged = Accepted.
type Batch struct {
	ID           string        `json:"batch" db:"id"`
	Kind         Kind          `json:"kind" db:"kind"`
	Source       string        `json:"source" db:"source"`
	FileName     string        `json:"file" db:"file_name"`
	FileSize     int64         `json:"size" db:"file_size"`
	FileDigest   string        `json:"digest" db:"file_digest"`
	SettingsJSON string        `json:"-" db:"settings"`
	Settings     BatchSettings `json:"settings" db:"-"`
	State        string        `json:"state" db:"state" enum:"running,done,failed,cancelled,undone"`
	Rows         int64         `json:"rows" db:"rows_read"`
	Accepted     int64         `json:"accepted" db:"accepted"`
	Rejected     int64         `json:"rejected" db:"rejected"`
	Created      int64         `json:"created" db:"created" doc:"accepted rows that were new"`
	Updated      int64         `json:"updated" db:"updated" doc:"accepted rows that changed something known"`
	Unchanged    int64         `json:"unchanged" db:"unchanged" doc:"accepted rows that were known already"`
	CustomersNew int64         `json:"customers_new" db:"customers_new"`
	OrdersNew    int64         `json:"orders_new" db:"orders_new"`
	ProductsNew  int64         `json:"products_new" db:"products_new"`
	WarningsJSON string        `json:"-" db:"warnings"`
	Warnings     []Sentence    `json:"warnings" db:"-"`
	MistakesJSON string        `json:"-" db:"mistakes"`
	Mistakes     []Mistake     `json:"mistakes" db:"-" doc:"the rejected rows by kind of mistake, the commonest first"`
	Upload       string        `json:"upload,omitempty" db:"upload_id" doc:"the file is kept under this id for 7 days, because most of its rows were rejected"`
	RejectsFile  string        `json:"rejects_file,omitempty" db:"-" doc:"on the server; GET /imports/{id}/rejects downloads it"`
	Seconds      float64       `json:"seconds" db:"seconds"`
	Job          string        `json:"job,omitempty" db:"job_id"`
	CreatedBy    string        `json:"created_by" db:"created_by"`
	CreatedName  string        `json:"created_name,omitempty" db:"created_name" doc:"as it was then"`
	CreatedAt    time.Time     `json:"created_at" db:"created_at"`
	FinishedAt   *time.Time    `json:"finished_at,omitempty" db:"finished_at"`
	UndoneAt     *time.Time    `json:"undone_at,omitempty" db:"undone_at"`
	UndoneBy     string        `json:"undone_by,omitempty" db:"undone_by"`
	UndoneName   string        `json:"undone_name,omitempty" db:"undone_name"`
	UndoJob      string        `json:"undo_job,omitempty" db:"undo_job_id"`
}

// BatchSettings are how a file was read. The order of the keys is that in
// which earlier versions wrote them: the text is compared.
type BatchSettings struct {
	Dates   map[string]DateLayout `json:"dates" doc:"by field"`
	Format  Format                `json:"format"`
	Mapping map[string]string     `json:"mapping" doc:"field → column"`
}

// complete fills what is not a column.
func (b *Batch) complete(s *Service) {
	b.Warnings, b.Mistakes = []Sentence{}, []Mistake{}
	for text, into := range map[string]any{b.SettingsJSON: &b.Settings, b.WarningsJSON: &b.Warnings, b.MistakesJSON: &b.Mistakes} {
		_ = json.Unmarshal([]byte(text), into) // written by this package; empty of an older batch
	}
	if b.Rejected > 0 {
		b.RejectsFile = s.RejectsPath(b.ID)
	}
}

func (s *Service) batch(ctx context.Context, id string) (Batch, error) {
	b, err := store.One[Batch](ctx, s.env.DB, queries.Get("get_batch"), id)
	if fault.Is(err, fault.NotFound) {
		return b, fault.New(fault.NotFound, "there is no import %s", id).InChinese("没有导入批次 %s", id)
	}
	b.complete(s)
	return b, err
}

// BatchRequest names one import.
type BatchRequest struct {
	ID string `path:"id" maxLength:"100"`
}

// AuditTarget implements api.Target.
func (r *BatchRequest) AuditTarget() string { return "batch " + r.ID }

// Get returns one import.
func (s *Service) Get(ctx context.Context, in *BatchRequest) (*Batch, error) {
	b, err := s.batch(ctx, in.ID)
	if !api.Who(ctx).May(Run) {
		b = b.forReaders()
	}
	return &b, err
}

// ListRequest asks for a page of imports.
type ListRequest struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor string `query:"cursor"`
}

// List returns imports, newest first.
func (s *Service) List(ctx context.Context, in *ListRequest) (*api.Page[Batch], error) {
	var before *string
	if in.Cursor != "" {
		before = new(string)
		if err := api.ParseCursor(in.Cursor, before); err != nil {
			return nil, err
		}
	}
	batches, err := store.All[Batch](ctx, s.env.DB, queries.Get("list_batches"), before, in.Limit+1)
	if err != nil {
		return nil, err
	}
	page := &api.Page[Batch]{Items: batches}
	if len(batches) > in.Limit {
		page.Items = batches[:in.Limit]
		page.Next = api.Cursor(page.Items[in.Limit-1].ID)
	}
	for i := range page.Items {
		page.Items[i].complete(s)
		page.Items[i] = page.Items[i].forReaders() // a list needs no examples
	}
	return page, nil
}

// Rejects downloads the rejected rows of an import.
func (s *Service) Rejects(ctx context.Context, in *BatchRequest) (*api.Download, error) {
	b, err := s.batch(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(s.RejectsPath(b.ID))
	if err != nil {
		return nil, fault.Wrap(err, fault.NotFound, "this import rejected no rows").InChinese("这次导入没有被拒绝的行")
	}
	name := api.Pick(ctx, "未导入的行-", "rejected-") + b.FileName + ".csv"
	return &api.Download{Name: name, ContentType: "text/csv; charset=utf-8", Write: func(w io.Writer) error {
		defer f.Close()
		_, err := io.Copy(w, f)
		return err
	}}, nil
}

// KindFields lists the fields that a file of one kind can fill.
type KindFields struct {
	Kind   Kind     `json:"kind"`
	Label  Sentence `json:"label"`
	Fields []Field  `json:"fields"`
}

// KindFieldList is the answer of Fields.
type KindFieldList struct {
	Items []KindFields `json:"items"`
}

// Fields lists what can be imported.
func (s *Service) Fields(context.Context, *struct{}) (*KindFieldList, error) {
	out := &KindFieldList{}
	for _, k := range Kinds() {
		out.Items = append(out.Items, KindFields{Kind: k, Label: k.Label(), Fields: k.Fields()})
	}
	return out, nil
}

func hex63(n int64) string { return strconv.FormatInt(n, 16) }
