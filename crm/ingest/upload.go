package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"zhike/api"
	"zhike/fault"
	"zhike/store"
)

// largestUpload bounds one file.
const largestUpload = 16 << 30

// UploadRequest is a file on its way: the body is read as a stream.
type UploadRequest struct {
	Name string `query:"name" required:"true" minLength:"1" maxLength:"300" doc:"file name, for format and messages"`
	body io.Reader
}

// Resolve takes hold of the body before anything reads it into memory.
func (r *UploadRequest) Resolve(ctx huma.Context) []error {
	r.body = ctx.BodyReader()
	return nil
}

// Upload is a file that waits to be imported.
type Upload struct {
	ID        string    `json:"upload" db:"id"`
	Name      string    `json:"name" db:"name"`
	Size      int64     `json:"size" db:"size"`
	Digest    string    `json:"digest" db:"digest"`
	CreatedBy string    `json:"-" db:"created_by"`
	CreatedAt time.Time `json:"created_at" db:"created_at"`
}

// Upload stores a file; it is on the disk when this returns.
func (s *Service) Upload(ctx context.Context, in *UploadRequest) (*Upload, error) {
	u := Upload{ID: uuid.Must(uuid.NewV7()).String(), Name: filepath.Base(in.Name), CreatedBy: api.Who(ctx).UserID, CreatedAt: s.env.Now().UTC()}
	if !utf8.ValidString(u.Name) {
		return nil, fault.New(fault.Invalid, "the file name is not valid text").InChinese("文件名不是有效文本")
	}
	var err error
	if u.Size, u.Digest, err = save(s.uploadPath(u.ID), in.body); err != nil {
		return nil, err
	}
	err = s.env.DB.Tx(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, queries.Get("insert_upload"), u.ID, u.Name, u.Size, u.Digest, u.CreatedBy, u.CreatedAt)
		return err
	})
	if err != nil {
		return nil, errors.Join(err, os.Remove(s.uploadPath(u.ID)))
	}
	return &u, nil
}

// save writes a stream to a file and to the disk; nothing stays of a broken one.
func save(path string, from io.Reader) (size int64, digest string, err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return 0, "", diskFault(err)
	}
	sum := sha256.New()
	size, err = io.Copy(io.MultiWriter(f, sum), io.LimitReader(from, largestUpload+1))
	if err == nil && size > largestUpload {
		err = fault.New(fault.TooLarge, "a file may have %d GB; split it", largestUpload>>30).InChinese("单个文件最大 %d GB，请拆分", largestUpload>>30)
	}
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		_ = os.Remove(path)
		return 0, "", diskFault(err)
	}
	return size, hex.EncodeToString(sum.Sum(nil)), nil
}

// diskFault says that a disk is full when it is.
func diskFault(err error) error {
	var known *fault.Error
	if errors.As(err, &known) {
		return err
	}
	if isDiskFull(err) {
		return fault.Wrap(err, fault.Busy, "the disk is full: nothing was kept; free some space and try again").
			InChinese("磁盘已满，没有保存任何内容；请腾出空间后重试")
	}
	return fault.Wrap(err, fault.Invalid, "the file did not arrive whole; send it again").InChinese("文件没有完整收到，请重新上传")
}

func (s *Service) uploadPath(id string) string {
	return filepath.Join(s.uploadDir(), filepath.Base(id))
}

func (s *Service) upload(ctx context.Context, id string) (Upload, error) {
	u, err := store.One[Upload](ctx, s.env.DB, queries.Get("get_upload"), id)
	if fault.Is(err, fault.NotFound) {
		return u, fault.New(fault.NotFound, "there is no uploaded file %s; uploads are kept for 7 days", id).InChinese("没有上传的文件 %s；上传的文件保留 7 天", id)
	}
	return u, err
}

// dropUpload forgets an upload that was imported or is too old.
func (s *Service) dropUpload(ctx context.Context, id string) error {
	if err := os.Remove(s.uploadPath(id)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return s.env.DB.Tx(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, queries.Get("delete_upload"), id)
		return err
	})
}
