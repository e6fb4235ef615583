package customer

import (
	"zhike/crm"
	"zhike/expr"
)

// profileFields come from the customer's own row c.
func profileFields() []crm.Field {
	fields := []crm.Field{
		{Name: "profile.name", Type: expr.Text, Zh: "姓名", En: "Name", DocZh: "来源数据里的姓名或昵称", DocEn: "name or nickname as the source gives it", SQL: "c.name", Personal: true},
		{Name: "profile.phone", Type: expr.Text, Zh: "手机号", En: "Phone", DocZh: "国际格式的电话号码", DocEn: "phone number in international form", SQL: "c.phone", Personal: true},
		{Name: "profile.email", Type: expr.Text, Zh: "邮箱", En: "E-mail", DocZh: "电子邮箱", DocEn: "e-mail address", SQL: "c.email", Personal: true},
		{Name: "profile.address", Type: expr.Text, Zh: "地址", En: "Address", DocZh: "详细地址", DocEn: "street address", SQL: "c.address", Personal: true},
		{Name: "profile.gender", Type: expr.Text, Zh: "性别", En: "Gender", DocZh: "男或女", DocEn: "male or female", SQL: "c.gender", Terms: []crm.Term{{Code: "male", Zh: "男", En: "male"}, {Code: "female", Zh: "女", En: "female"}}},
		{Name: "profile.birthday", Type: expr.Date, Zh: "生日", En: "Birthday", DocZh: "出生日期", DocEn: "date of birth", SQL: "c.birthday", Personal: true},
		{Name: "profile.birth_month", Type: expr.Number, Zh: "生日月份", En: "Birth month", DocZh: "几月出生，用于生日关怀", DocEn: "month of birth, for birthday care", SQL: "extract(month from c.birthday)::double precision"},
		{Name: "profile.age", Type: expr.Number, Zh: "年龄", En: "Age", DocZh: "截至计算时的周岁", DocEn: "full years of age", Unit: "years",
			SQL: "(extract(year from @t) - extract(year from c.birthday) - case when extract(month from @t) * 100 + extract(day from @t) < extract(month from c.birthday) * 100 + extract(day from c.birthday) then 1 else 0 end)::double precision"},
		{Name: "profile.country", Type: expr.Text, Zh: "国家", En: "Country", DocZh: "国家或地区", DocEn: "country or region", SQL: "c.country"},
		{Name: "profile.province", Type: expr.Text, Zh: "省份", En: "Province", DocZh: "省级行政区简称，如 浙江", DocEn: "province in its short form, such as 浙江", SQL: "c.province"},
		{Name: "profile.city", Type: expr.Text, Zh: "城市", En: "City", DocZh: "城市", DocEn: "city", SQL: "c.city"},
		{Name: "profile.district", Type: expr.Text, Zh: "区县", En: "District", DocZh: "区或县", DocEn: "district or county", SQL: "c.district"},
		{Name: "profile.company", Type: expr.Text, Zh: "公司", En: "Company", DocZh: "所在公司", DocEn: "company", SQL: "c.company"},
		{Name: "profile.channel", Type: expr.Text, Zh: "来源渠道", En: "Acquired through", DocZh: "客户从哪个渠道来", DocEn: "channel through which the customer came", SQL: "c.channel"},
		{Name: "profile.level", Type: expr.Text, Zh: "会员等级", En: "Membership level", DocZh: "来源系统里的会员等级", DocEn: "membership level as the source calls it", SQL: "c.level"},
		{Name: "profile.tags", Type: expr.Text, Zh: "导入标签", En: "Imported tags", DocZh: "来源数据带来的标签", DocEn: "tags that came with the source", SQL: "c.tags"},
		{Name: "profile.registered", Type: expr.Time, Zh: "注册时间", En: "Registered", DocZh: "注册成为会员的时间", DocEn: "when the customer registered", SQL: "c.registered_at"},
		{Name: "profile.has_phone", Type: expr.Bool, Zh: "有手机号", En: "Has a phone", DocZh: "能否打电话或发短信", DocEn: "whether a phone number is known", SQL: "(c.phone is not null)"},
		{Name: "profile.has_email", Type: expr.Bool, Zh: "有邮箱", En: "Has an e-mail", DocZh: "能否发邮件", DocEn: "whether an e-mail address is known", SQL: "(c.email is not null)"},
	}
	for i := range fields {
		fields[i].Group = crm.Profile
	}
	return fields
}
