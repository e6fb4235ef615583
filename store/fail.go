package store

import (
	"context"
	"errors"
	"fmt"

	"zhike/fault"
)

// errorKind is what the store does about an engine's error.
type errorKind int

const (
	otherError      errorKind = iota
	conflictError             // two writers of one row: try again
	constraintError           // unique or not-null violated
	diskError                 // no space left
	memoryError               // over the memory limit
)

func (db *DB) kindOf(err error) errorKind {
	if db.engine == DuckDB {
		return duckKind(err)
	}
	return postgresKind(err)
}

// fail turns an engine's error into one a person can read; what the statement
// was called goes to the log with the cause.
func (db *DB) fail(err error, stmt Statement) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	var already *fault.Error
	if errors.As(err, &already) {
		return err
	}
	cause := fmt.Errorf("statement %s: %w", stmt.name, err)
	switch db.kindOf(err) {
	case conflictError:
		return fault.Wrap(cause, fault.Conflict, "someone else changed the same record at this moment; try again").
			InChinese("同一条记录刚刚被别人修改，请重试")
	case constraintError:
		return fault.Wrap(cause, fault.Conflict, "this record exists already or lacks a required value").
			InChinese("记录已存在，或缺少必填值")
	case diskError:
		return fault.Wrap(cause, fault.Busy, "the disk is full: nothing was saved; free some space and try again").
			InChinese("磁盘已满，本次操作没有保存；请腾出空间后重试")
	case memoryError:
		return fault.Wrap(cause, fault.Busy, "this needs more memory than the limit allows; raise --memory or ask for less").
			InChinese("所需内存超过上限；请调大 --memory 或缩小范围")
	}
	return fault.Wrap(cause, fault.Internal, "the database refused a statement").InChinese("数据库拒绝了一条语句")
}
