package export

import (
	"zhike/crm/governance"
	"zhike/crm/ingest"
)

// column is one column of a table: a name in both languages, and what kind of
// personal data it holds, if any.
type column struct {
	zh, en   string
	personal mask
}

// mask shows a personal value to who may not see it.
type mask func(string) string

// hidden leaves a value out.
func hidden(string) string { return "" }

// table is one file of the export; its statement has its name.
type table struct {
	name    string
	zh      string // name of the file in Chinese
	columns []column
}

// field names a column as the import calls it, so that the file can be read in
// again as it is.
func field(k ingest.Kind, name string, personal mask) column {
	f, _ := k.Field(name)
	return column{f.Label.Zh, f.Label.En, personal}
}

// tables are what is exported, in the order in which it can be imported.
func tables() []table {
	c, o, p, e := ingest.Customers, ingest.Orders, ingest.Products, ingest.Events
	number := governance.MaskContact
	return []table{
		{"customers", "客户", []column{field(c, "customer", number), field(c, "name", governance.MaskName), field(c, "phone", governance.MaskPhone), field(c, "email", governance.MaskEmail),
			field(c, "gender", nil), field(c, "birthday", governance.MaskBirthday), field(c, "province", nil), field(c, "city", nil), field(c, "district", nil), field(c, "address", governance.MaskAddress),
			field(c, "company", nil), field(c, "channel", nil), field(c, "registered", nil), field(c, "level", nil), field(c, "tags", nil), field(c, "note", hidden)}},
		{"products", "商品", []column{field(p, "sku", nil), field(p, "product", nil), field(p, "category", nil), field(p, "brand", nil), field(p, "price", nil), field(p, "cost", nil)}},
		{"orders", "订单", []column{field(o, "order", nil), field(o, "customer", number), field(o, "time", nil), field(o, "sku", nil), field(o, "product", nil), field(o, "category", nil),
			field(o, "quantity", nil), field(o, "price", nil), field(o, "amount", nil), field(o, "discount", nil), field(o, "channel", nil), field(o, "currency", nil), field(o, "store", nil),
			field(o, "province", nil), field(o, "city", nil), field(o, "status", nil), {"明细性质", "kind of line", nil}, {"计入收入", "counted as revenue", nil}}},
		{"events", "行为", []column{field(e, "customer", number), field(e, "time", nil), field(e, "event", nil), field(e, "page", nil), field(e, "sku", nil), field(e, "channel", nil),
			field(e, "value", nil), field(e, "text", hidden), {"其他信息", "further information", hidden}}},
		{"identities", "身份", []column{field(c, "customer", number), {"身份种类", "kind of identity", nil}, {"身份", "identity", number}}},
		{"segments", "分群", []column{{"名称", "name", nil}, {"规则", "rule", nil}, {"说明", "description", nil}, {"方式", "mode", nil}, {"建立人", "made by", nil}, {"建立时间", "made at", nil}}},
		{"imports", "导入记录", []column{{"文件", "file", nil}, {"内容", "contents", nil}, {"来源", "source", nil}, {"状态", "state", nil}, {"行数", "rows", nil}, {"已导入", "accepted", nil},
			{"未导入", "rejected", nil}, {"操作人", "by", nil}, {"时间", "at", nil}, {"撤销时间", "taken back at", nil}}},
	}
}
