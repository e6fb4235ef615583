package governance

import (
	"slices"

	"zhike/api"
)

// The permissions of the product. A route names one of them.
const (
	CustomerRead     api.Permission = "customer.read"
	CustomerWrite    api.Permission = "customer.write"
	CustomerPersonal api.Permission = "customer.personal"
	CustomerExport   api.Permission = "customer.export"
	ViewShare        api.Permission = "view.share"
	ImportRun        api.Permission = "import.run"
	ImportRead       api.Permission = "import.read"
	CatalogueRead    api.Permission = "catalogue.read"
	AnalysisRead     api.Permission = "analysis.read"
	ModelRead        api.Permission = "model.read"
	ModelRun         api.Permission = "model.run"
	SegmentRead      api.Permission = "segment.read"
	SegmentWrite     api.Permission = "segment.write"
	TodayRead        api.Permission = "today.read"
	TodayWrite       api.Permission = "today.write"
	JobRead          api.Permission = "job.read"
	JobCancel        api.Permission = "job.cancel"
	UserRead         api.Permission = "user.read"
	UserWrite        api.Permission = "user.write"
	KeyWrite         api.Permission = "key.write"
	AuditRead        api.Permission = "audit.read"
	BackupRun        api.Permission = "backup.run"
	ExportAll        api.Permission = "export.all"
	SettingsWrite    api.Permission = "settings.write"
)

// The names of the roles.
const (
	Owner    = "owner"
	Analyst  = "analyst"
	Marketer = "marketer"
	Sales    = "sales"
	Support  = "service" // the role of the service agent
	Viewer   = "viewer"
)

// Permission is one thing that a role may do, in words.
type Permission struct {
	Name  api.Permission `json:"name"`
	Zh    string         `json:"zh"`
	En    string         `json:"en"`
	DocZh string         `json:"doc_zh"`
	DocEn string         `json:"doc_en"`
}

// Role is a set of permissions under a name.
type Role struct {
	Name        string           `json:"name"`
	Zh          string           `json:"zh"`
	En          string           `json:"en"`
	DocZh       string           `json:"doc_zh"`
	DocEn       string           `json:"doc_en"`
	Permissions []api.Permission `json:"permissions"`
}

// grant is one line of the table: a permission and the roles that have it. The
// owner has every permission.
type grant struct {
	Permission
	roles []string
}

// table is the one place that says which role may do what.
func table() []grant {
	analytic := []string{Analyst, Marketer, Sales, Viewer}
	everybody := []string{Analyst, Marketer, Sales, Support, Viewer}
	line := func(p api.Permission, zh, en, docZh, docEn string, roles ...string) grant {
		return grant{Permission{p, zh, en, docZh, docEn}, roles}
	}
	return []grant{
		line(CustomerRead, "查看客户", "Read customers", "查看客户档案和时间线，个人信息打码", "See customers and their timelines, personal fields masked", everybody...),
		line(CustomerWrite, "编辑客户", "Change customers", "修改客户资料、标签和备注", "Change a customer's data, tags and notes", Sales, Support),
		line(CustomerPersonal, "查看个人信息", "See personal fields", "看到完整的姓名、电话、邮箱和地址", "See names, phones, e-mails and addresses in full", Marketer, Sales, Support),
		line(CustomerExport, "导出客户", "Export customers", "把客户名单下载为文件；没有“查看个人信息”时导出的内容打码", "Download lists of customers; masked without the permission to see personal fields", Analyst, Marketer),
		line(ViewShare, "共享视图", "Share views", "把客户列表的视图存给大家用，修改和删除共享的视图", "Save views of the customer list for everybody, change and delete shared ones", Analyst, Marketer, Sales, Support),
		line(ImportRun, "导入数据", "Import data", "上传文件、运行和撤销导入", "Upload files, run imports and undo them", Analyst),
		line(ImportRead, "查看导入", "Read imports", "查看导入批次和数据质量", "See import batches and data quality", Analyst, Marketer, Viewer),
		line(CatalogueRead, "查看字段目录", "Read the field catalogue", "查看客户字段及其含义", "See the fields of a customer and what they mean", everybody...),
		line(AnalysisRead, "查看分析", "Read analyses", "查看概览、RFM、留存等分析", "See overview, RFM, retention and other analyses", analytic...),
		line(ModelRead, "查看模型", "Read models", "查看预测、理由和模型的检验结果", "See predictions, reasons and how models were judged", analytic...),
		line(ModelRun, "训练模型", "Run models", "训练、发布模型和运行评分", "Train and publish models and run scoring", Analyst),
		line(SegmentRead, "查看分群", "Read segments", "查看分群、标签和画像", "See segments, tags and portraits", everybody...),
		line(SegmentWrite, "编辑分群", "Change segments", "新建、修改和删除分群与标签", "Make, change and delete segments and tags", Analyst, Marketer),
		line(TodayRead, "查看行动清单", "Read the action list", "查看本周该联系谁以及为什么", "See whom to approach this week and why", everybody...),
		line(TodayWrite, "处理行动清单", "Work the action list", "记录联系结果、跳过或指派", "Record results, skip or assign", Marketer, Sales, Support),
		line(JobRead, "查看任务", "Read jobs", "查看后台任务的进度和结果", "See progress and results of background jobs", everybody...),
		line(JobCancel, "取消任务", "Cancel jobs", "停止正在运行的后台任务", "Stop background jobs that are running", Analyst),
		line(UserRead, "查看成员", "Read users", "查看成员名单和所有密钥", "See the users and all API keys"),
		line(UserWrite, "管理成员", "Manage users", "邀请、停用成员，修改角色，重置密码", "Invite and deactivate users, change roles, reset passwords"),
		line(KeyWrite, "管理密钥", "Manage API keys", "为程序创建和撤销自己的 API 密钥", "Make and revoke one's own API keys for programs", Analyst),
		line(AuditRead, "查看审计日志", "Read the audit log", "查看谁在何时做了什么", "See who did what and when"),
		line(ExportAll, "导出全部数据", "Export everything", "把客户、订单、商品、行为等全部数据导出为表格文件；没有“查看个人信息”时导出的内容打码", "Download all customers, orders, products and events as tables; masked without the permission to see personal fields"),
		line(BackupRun, "备份", "Back up", "创建和下载备份", "Make and download backups"),
		line(SettingsWrite, "修改设置", "Change settings", "修改系统设置", "Change the settings of the installation"),
	}
}

// Roles returns the roles with their permissions, the owner first.
func Roles() []Role {
	roles := []Role{
		{Name: Owner, Zh: "老板 / 管理员", En: "Owner", DocZh: "可以做任何事，包括管理成员", DocEn: "May do everything, users included"},
		{Name: Analyst, Zh: "分析师", En: "Analyst", DocZh: "导入数据、分析、建模和分群；看不到个人信息", DocEn: "Imports, analyses, models and segments; sees no personal fields"},
		{Name: Marketer, Zh: "运营", En: "Marketer", DocZh: "查看客户、建分群、处理行动清单、导出名单", DocEn: "Sees customers, builds segments, works the action list, exports lists"},
		{Name: Sales, Zh: "销售", En: "Sales", DocZh: "维护客户并跟进行动清单", DocEn: "Keeps customers and follows up the action list"},
		{Name: Support, Zh: "客服", En: "Service agent", DocZh: "查看和维护客户，处理行动清单", DocEn: "Sees and keeps customers, works the action list"},
		{Name: Viewer, Zh: "只读", En: "Viewer", DocZh: "只能查看，看不到个人信息，不能导出", DocEn: "Looks only, without personal fields and exports"},
	}
	for _, g := range table() {
		for i := range roles {
			if roles[i].Name == Owner || slices.Contains(g.roles, roles[i].Name) {
				roles[i].Permissions = append(roles[i].Permissions, g.Name)
			}
		}
	}
	return roles
}

// Permissions returns every permission of the product, in words.
func Permissions() []Permission {
	var out []Permission
	for _, g := range table() {
		out = append(out, g.Permission)
	}
	return out
}

// PermissionsOf returns what a role may do; an unknown role may do nothing.
func PermissionsOf(role string) map[api.Permission]bool {
	out := map[api.Permission]bool{}
	for _, r := range Roles() {
		if r.Name == role {
			for _, p := range r.Permissions {
				out[p] = true
			}
		}
	}
	return out
}

// RoleIdentities returns one identity per role, for tests of routes.
func RoleIdentities() map[string]api.Identity {
	out := map[string]api.Identity{}
	for _, r := range Roles() {
		out[r.Name] = api.Identity{UserID: "test-" + r.Name, Name: r.Zh, Role: r.Name, Via: "session", Permissions: PermissionsOf(r.Name)}
	}
	return out
}
