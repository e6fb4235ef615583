package ingest

// piece is some records of a file on their way to be decoded.
type piece struct {
	records []Record
	cells   []string    // of all records
	done    chan *chunk // what became of it
}

func newPiece() *piece { return &piece{done: make(chan *chunk, 1)} }

// add keeps a record, whose cells the next one will take the place of.
func (p *piece) add(rec Record) {
	from := len(p.cells)
	p.cells = append(p.cells, rec.Cells...)
	rec.Cells = p.cells[from:len(p.cells):len(p.cells)]
	p.records = append(p.records, rec)
}

// reset empties the piece and keeps its memory, but no text. Who waits for what
// became of it keeps the old channel.
func (p *piece) reset() {
	clear(p.records)
	clear(p.cells)
	p.records, p.cells, p.done = p.records[:0], p.cells[:0], make(chan *chunk, 1)
}

// decoding turns pieces into chunks, in one goroutine.
type decoding struct {
	kind    Kind
	decoder *Decoder
	stager  *stager
}

func (r *reading) newDecoding() (*decoding, error) {
	decoder, err := NewDecoder(r.plan.mapping, r.plan.table.Columns, r.plan.settings)
	return &decoding{kind: r.plan.kind, decoder: decoder, stager: newStager(r.env.Zone)}, err
}

// decode puts what the piece says into the chunk.
func (d *decoding) decode(p *piece, into *chunk) *chunk {
	d.stager.out = into
	for _, rec := range p.records {
		notes, reject := d.row(rec)
		if reject != nil {
			into.rejects = append(into.rejects, reject)
			continue
		}
		into.accepted++
		if notes != 0 {
			into.notes[notes]++
		}
	}
	return into
}

// row stages one record or says why it is rejected.
func (d *decoding) row(rec Record) (Note, *Reject) {
	switch d.kind {
	case Customers:
		row, reject := d.decoder.Customer(rec)
		if reject == nil && !d.stager.customer(&row) {
			reject = &Reject{Line: rec.Line, Code: RejectMissing, Raw: rec.Raw,
				Reason: say("第 %s 行没有客户编号、手机号或邮箱，认不出是谁", "row %s has no customer number, phone or e-mail to know the customer by", grouped(rec.Line))}
		}
		return row.Notes, reject
	case Products:
		row, reject := d.decoder.Product(rec)
		if reject == nil {
			d.stager.product(&row)
		}
		return row.Notes, reject
	case Events:
		row, reject := d.decoder.Event(rec)
		if reject == nil {
			d.stager.event(&row)
		}
		return row.Notes, reject
	}
	row, reject := d.decoder.Order(rec)
	if reject == nil {
		d.stager.order(&row)
	}
	return row.Notes, reject
}
