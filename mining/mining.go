// Package mining holds what all learners share: sentences in two languages,
// the error that names the row and column at fault, work split over the
// processors with the same answer on any number of them, and the scoring by
// quantiles behind RFM.
//
// The packages below it are pure: they take slices and return models; they
// read no files, speak to no database and write no log.
package mining

import (
	"fmt"
	"strconv"
)

// Text is one sentence in both languages of the product.
type Text struct {
	Zh string `json:"zh"`
	En string `json:"en"`
}

// In returns the sentence in the language, Chinese unless that is "en".
func (t Text) In(language string) string {
	if language == "en" {
		return t.En
	}
	return t.Zh
}

// DataError says that the data given to a learner cannot be used, and where.
type DataError struct {
	Row     int    // index from 0 of the row at fault, −1 when it is none in particular
	Column  string // name of the column at fault, empty when it is none in particular
	Problem Text   // what is wrong and what to do, without the place
}

// RowError returns a DataError for one cell.
func RowError(row int, column, zh, en string) *DataError {
	return &DataError{Row: row, Column: column, Problem: Text{Zh: zh, En: en}}
}

// TableError returns a DataError for the data as a whole.
func TableError(zh, en string) *DataError {
	return &DataError{Row: -1, Problem: Text{Zh: zh, En: en}}
}

// Error returns the English sentence with its place; rows count from 1.
func (e *DataError) Error() string {
	switch {
	case e.Row >= 0 && e.Column != "":
		return fmt.Sprintf("row %d, column %s: %s", e.Row+1, e.Column, e.Problem.En)
	case e.Row >= 0:
		return "row " + strconv.Itoa(e.Row+1) + ": " + e.Problem.En
	case e.Column != "":
		return "column " + e.Column + ": " + e.Problem.En
	}
	return e.Problem.En
}

// Chinese returns the Chinese sentence with its place; rows count from 1.
func (e *DataError) Chinese() string {
	switch {
	case e.Row >= 0 && e.Column != "":
		return fmt.Sprintf("第 %d 行，%s 列：%s", e.Row+1, e.Column, e.Problem.Zh)
	case e.Row >= 0:
		return "第 " + strconv.Itoa(e.Row+1) + " 行：" + e.Problem.Zh
	case e.Column != "":
		return e.Column + " 列：" + e.Problem.Zh
	}
	return e.Problem.Zh
}
