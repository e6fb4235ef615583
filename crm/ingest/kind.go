package ingest

import (
	"strings"

	"zhike/fault"
)

// Kind is what the rows of a file are.
type Kind string

const (
	Customers Kind = "customers" // one row per customer
	Products  Kind = "products"  // one row per article
	Orders    Kind = "orders"    // one row per order line
	Events    Kind = "events"    // one row per thing a customer did
)

// Kinds lists every kind, in the order they are offered.
func Kinds() []Kind { return []Kind{Orders, Customers, Products, Events} }

// ParseKind reads the name of a kind.
func ParseKind(s string) (Kind, error) {
	for _, k := range Kinds() {
		if strings.EqualFold(s, string(k)) || strings.EqualFold(s+"s", string(k)) {
			return k, nil
		}
	}
	return "", say("没有 %q 这种数据；可以是 orders 订单、customers 客户、products 商品、events 事件。",
		"There is no kind of data called %q; it is one of orders, customers, products, events.", s).faulty(fault.Invalid)
}

// Label is the kind's name for people.
func (k Kind) Label() Sentence {
	switch k {
	case Customers:
		return Sentence{"客户", "customers"}
	case Products:
		return Sentence{"商品", "products"}
	case Orders:
		return Sentence{"订单", "orders"}
	case Events:
		return Sentence{"事件", "events"}
	}
	return Sentence{string(k), string(k)}
}

// FieldType is how the cells of a field are read.
type FieldType string

const (
	TypeText     FieldType = "text"
	TypeID       FieldType = "id" // names something: 17850.0 is 17850
	TypeNumber   FieldType = "number"
	TypeMoney    FieldType = "money"
	TypeTime     FieldType = "time" // moment, from 1990 to tomorrow
	TypeDate     FieldType = "date" // day without zone, such as a birthday
	TypePhone    FieldType = "phone"
	TypeEmail    FieldType = "email"
	TypeGender   FieldType = "gender"
	TypeProvince FieldType = "province"
	TypeCity     FieldType = "city"
	TypeStatus   FieldType = "status"
	TypeCurrency FieldType = "currency"
	TypeTags     FieldType = "tags"
)

// Field is one thing a row of a kind can say.
type Field struct {
	Name  string    `json:"name"`
	Label Sentence  `json:"label"`
	Type  FieldType `json:"type"`
	names string    // headers that mean it, best first, separated by |
	weak  string    // headers that may mean it when nothing better is there
}

// Field returns a kind's field by name.
func (k Kind) Field(name string) (Field, bool) {
	for _, f := range k.Fields() {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}

// Needs lists what a file of this kind must say: of each group at least one field.
func (k Kind) Needs() [][]string {
	switch k {
	case Customers:
		return [][]string{{"customer", "phone", "email"}}
	case Products:
		return [][]string{{"sku", "product"}}
	case Orders:
		return [][]string{{"time"}, {"amount", "price"}}
	case Events:
		return [][]string{{"customer"}, {"time"}, {"event", "page"}}
	}
	return nil
}

// Fields lists the fields of a kind; the order decides between equally good matches.
func (k Kind) Fields() []Field {
	switch k {
	case Customers:
		return customerFields()
	case Products:
		return productFields()
	case Orders:
		return orderFields()
	case Events:
		return eventFields()
	}
	return nil
}

const (
	customerNames = "customer|customer id|客户编号|客户id|会员编号|会员id|会员号|会员卡号|用户id|用户编号|用户号|买家id|买家会员名|买家会员名称|会员名|买家昵称|买家账号|买家旺旺|买家|客户号|客户代码|客户编码|顾客编号|顾客id|顾客号|卡号|往来单位编码|openid|open id|unionid|买家用户id|下单账号|用户账号|下单用户|user id|uid|member id|memberid|memberno|member number|customer no|customer number|customer code|cust id|custid|client id|clientid|buyer id|buyer|buyer user id|account id|shopper id|household key|household id|card number|distinct id|anonymous id|visitor id"
	customerWeak  = "客户|用户|会员|顾客|客户名称|客户姓名|买家姓名|购货单位|购买单位|往来单位|用户名|昵称|微信昵称|user|username|customer name|client|member|billing name|account"
	timeWeak      = "时间|日期|date|time|day|timestamp|datetime|created|created at|create time|createtime|发生时间|业务日期|单据日期"
	contactPhone  = "手机|手机号|手机号码|联系手机|移动电话|电话|电话号码|联系电话|联系方式|phone|phone number|mobile|mobile phone|mobile number|cell|cellphone|cell phone|tel|telephone|contact number|phone no|mobile no"
	contactEmail  = "邮箱|电子邮箱|电子邮件|邮箱地址|email|e-mail|mail|email address|e-mail address|联系邮箱"
	provinceNames = "省份|省|province|所在省份|所在省|客户省份|省市|state|state province|province state|region|收货省|收货人省份|收件省|收件人省份"
	cityNames     = "城市|市|city|所在城市|所在市|town|客户城市"
	channelNames  = "渠道|销售渠道|订单来源|来源渠道|下单渠道|channel|sales channel|source|source name|来源|平台|订单渠道|购买渠道|交易来源|platform|order source|marketing channel|utm source|终端|下单终端|交易渠道|orders channel|fulfillment channel"
	skuNames      = "sku|sku编码|skuid|sku id|商品编码|商品编号|商品id|商品代码|商家编码|货号|产品编码|产品编号|产品id|产品代码|物料编码|物料代码|存货编码|存货编号|宝贝id|条码|商品条码|条形码|规格编码|款号|stockcode|stock code|item sku|lineitem sku|product sku|product id|productid|product code|item id|itemid|item code|item no|item number|article|article no|article number|barcode|upc|ean|asin|variant sku|商品sku|外部商品编码|商家sku编码"
	productNames  = "商品名称|商品名|商品标题|宝贝标题|宝贝名称|标题|产品名称|产品名|品名|物料名称|存货名称|货品名称|菜品名称|项目名称|套餐名称|商品|产品|product|product name|product title|item|item name|lineitem name|description|product description|item description|title|name of product|选购商品|商品信息"
	categoryNames = "类目|商品类目|分类|商品分类|品类|商品类别|产品类别|产品分类|类别|存货分类|物料分组|一级类目|所属类目|category|product category|categories|product type|department|type|item category|product group|class"
	priceNames    = "单价|商品单价|商品价格|价格|售价|销售单价|成交单价|含税单价|零售价|销售价|现价|unit price|unitprice|price|item price|lineitem price|sale price|sales price|selling price|unit cost price|price each|产品价格|宝贝价格|price per unit"
	pageNames     = "页面|页面名称|页面标题|页面地址|page|url|page url|page title|page name|path|screen|screen name|link|网址|链接"
)

func orderFields() []Field {
	return []Field{
		{"order", Sentence{"订单编号", "order number"}, TypeID,
			"order|订单编号|订单号|交易单号|主订单编号|主订单号|订单id|交易编号|单据编号|单据号|单号|流水号|交易流水号|小票号|销售单号|平台订单号|原始单号|外部订单号|发票号|invoice no|invoiceno|invoice number|invoice|invoice id|order id|orderid|order no|order number|order name|ordernumber|transaction id|transactionid|transaction no|transaction number|payment id|receipt|receipt number|receipt no|basket id|bill no|bill number|sales order|amazon order id|checkout id",
			"子订单编号|子订单号|商户订单号|name|id|number|编号"},
		{"customer", Sentence{"客户编号", "customer number"}, TypeID, customerNames, customerWeak + "|email|手机号|买家手机"},
		{"time", Sentence{"下单或付款时间", "time of payment or order"}, TypeTime,
			"time|付款时间|支付时间|买家付款时间|订单付款时间|付款日期|支付日期|支付完成时间|paid at|paid date|date paid|payment date|payment time|付款完成时间|成交时间|交易时间|成交日期|交易日期|消费时间|消费日期|结账时间|核销时间|销售日期|销售时间|下单时间|下单日期|拍下时间|订单时间|订单日期|购买时间|购买日期|order date|orderdate|order time|ordered at|purchase date|purchase time|purchased at|invoice date|invoicedate|transaction date|transaction time|transaction timestamp|sale date|sales date|订单创建时间|创建时间|订单提交时间|订单生成时间|date created|order created|processed at|开单日期|开票日期|单据日期|业务日期|制单日期|登记日期|processed date",
			timeWeak + "|完成时间|订单完成时间|交易成功时间|确认收货时间|发货时间|fulfilled at|shipped at|ship date|更新时间|updated at"},
		{"sku", Sentence{"商品编码", "article number"}, TypeID, skuNames, "规格|商品规格|型号|商品属性|product"},
		{"product", Sentence{"商品名称", "product name"}, TypeText, productNames, "名称|name|规格名称"},
		{"category", Sentence{"商品类目", "category"}, TypeText, categoryNames, "一级分类|二级分类|品牌|brand|vendor"},
		{"quantity", Sentence{"数量", "quantity"}, TypeNumber,
			"quantity|商品数量|购买数量|数量|宝贝总数量|宝贝数量|商品总件数|件数|销售数量|销量|购买件数|商品件数|实发数量|主数量|qty|quantity ordered|qty ordered|item quantity|lineitem quantity|units|count|quantity purchased|num|pieces|份数|下单数量",
			"总数量|商品总数|重量|items|number of items|num items"},
		{"price", Sentence{"单价", "unit price"}, TypeMoney, priceNames, "原价|标价|吊牌价|市场价|商品原价|cost|retail price|lineitem compare at price"},
		{"amount", Sentence{"实付金额", "amount paid"}, TypeMoney,
			"amount|实付金额|买家实际支付金额|实付款|实付|实际支付金额|买家实付金额|用户实付金额|买家应付货款|实收金额|实收|付款金额|支付金额|成交金额|交易金额|消费金额|实付总额|商品实付金额|实际付款|实际金额|订单实付金额|订单金额|订单总金额|订单总价|总金额|总价|合计|合计金额|金额|价税合计|销售额|销售金额|商品金额|小计|应付金额|商品总价|net amount|amount paid|total|total price|total amount|order total|grand total|subtotal|line total|item total|total sales|net sales|sales|sales value|revenue|amount total|sum|gross sales|order amount|payment amount|paid amount|item subtotal|total collected|spend|order value|turnover",
			"应收金额|货款|商品总额|含税金额|payment|value|买家应付金额|商品应付总额"},
		{"discount", Sentence{"优惠金额", "discount"}, TypeMoney,
			"discount|优惠金额|折扣金额|优惠|折扣|总优惠|优惠总额|店铺优惠|店铺优惠金额|商家优惠金额|优惠券金额|让利|抵扣金额|折扣额|discount amount|discounts|total discount|total discounts|lineitem discount|coupon amount|coupon discount|item discount|retail disc|商品优惠|优惠合计|promotion discount",
			"平台优惠|平台优惠金额|红包|满减|满减金额|积分抵扣"},
		{"channel", Sentence{"渠道", "channel"}, TypeText, channelNames, "业务类型|交易类型|订单类型|type|payment method|支付方式|order type"},
		{"currency", Sentence{"币种", "currency"}, TypeCurrency, "currency|币种|货币|币别|currency code|order currency|结算币种", ""},
		{"store", Sentence{"门店", "store"}, TypeText,
			"store|门店|店铺|店铺名称|门店名称|店名|分店|网点|消费门店|下单门店|销售门店|shop|shop name|store name|store id|storeid|outlet|branch|location|仓库|部门|销售部门", "商家|商户|商户名称|vendor|merchant"},
		{"province", Sentence{"省份", "province"}, TypeProvince, "收货省份|" + provinceNames + "|收货地址省份|收货人所在省|shipping province|shipping state|ship state|shipping region|billing province|billing state", "地区|area|billing region|收货地区"},
		{"city", Sentence{"城市", "city"}, TypeCity, "收货城市|" + cityNames + "|收货市|收货人城市|收件城市|shipping city|ship city|billing city", ""},
		{"country", Sentence{"国家", "country"}, TypeText, "国家|country|收货国家|国家地区|country region|shipping country|ship country|billing country|country code|nation", ""},
		{"status", Sentence{"订单状态", "order status"}, TypeStatus,
			"订单状态|交易状态|状态|status|order status|financial status|payment status|支付状态|当前状态|订单当前状态|售后状态|退款状态|退货状态|order state|state of order|transaction status|单据状态", "fulfillment status|发货状态|cancelled|是否退款"},
		{"buyer_name", Sentence{"买家姓名", "buyer's name"}, TypeText,
			"收货人|收货人姓名|买家姓名|收件人|收件人姓名|姓名|联系人|客户姓名|客户名称|会员姓名|顾客姓名|购货单位|真实姓名|customer name|buyer name|billing name|shipping name|recipient name|ship name|recipient|full name", "name|first name"},
		{"buyer_phone", Sentence{"买家电话", "buyer's phone"}, TypePhone,
			"收货人手机|收货人手机号|收货人电话|收件人手机|收件人电话|买家手机|买家手机号|买家电话|" + contactPhone + "|会员手机|会员手机号|下单手机号|shipping phone|billing phone|buyer phone|recipient phone|ship phone", ""},
		{"buyer_email", Sentence{"买家邮箱", "buyer's e-mail"}, TypeEmail, contactEmail + "|买家邮箱|customer email|buyer email|billing email|contact email", ""},
	}
}

func customerFields() []Field {
	return []Field{
		{"customer", Sentence{"客户编号", "customer number"}, TypeID, customerNames, "客户|会员|用户|编号|id|no|number|username|用户名|昵称|微信昵称|rec id|unique id"},
		{"name", Sentence{"姓名", "name"}, TypeText,
			"name|姓名|客户姓名|客户名称|会员姓名|会员名称|真实姓名|顾客姓名|联系人|联系人姓名|用户姓名|名称|收货人|收货人姓名|单位名称|往来单位名称|full name|fullname|customer name|client name|contact name|contact|billing name|display name",
			"昵称|微信昵称|客户昵称|会员昵称|nickname|first name|firstname|given name|last name|客户|会员名|username|surname"},
		{"phone", Sentence{"手机", "phone"}, TypePhone, contactPhone + "|会员手机|会员手机号|客户手机|客户电话|注册手机|注册手机号|联系人手机|收货人手机|billing phone|phone 1|primary phone|customer phone", "固定电话|座机|微信号"},
		{"email", Sentence{"邮箱", "e-mail"}, TypeEmail, contactEmail + "|客户邮箱|注册邮箱|customer email|billing email|email 1|primary email", ""},
		{"gender", Sentence{"性别", "gender"}, TypeGender, "gender|sex|性别|客户性别|会员性别", "称谓|salutation"},
		{"birthday", Sentence{"生日", "birthday"}, TypeDate, "birthday|生日|出生日期|会员生日|客户生日|出生年月日|出生年月|birth date|birthdate|date of birth|dateofbirth|dob|born", ""},
		{"province", Sentence{"省份", "province"}, TypeProvince, provinceNames + "|收货省份|billing state|billing province|address state|province code", "地区|area|籍贯|归属地"},
		{"city", Sentence{"城市", "city"}, TypeCity, cityNames + "|收货城市|billing city|address city|suburb", ""},
		{"district", Sentence{"区县", "district"}, TypeText, "district|区|区县|县区|所在区|所在区县|县|收货区|county|borough", ""},
		{"address", Sentence{"地址", "address"}, TypeText, "address|地址|详细地址|联系地址|收货地址|家庭地址|通讯地址|住址|客户地址|公司地址|street|street address|address 1|address1|address line 1|billing address|shipping address|mailing address|default address address1", "居住地|addr"},
		{"company", Sentence{"公司", "company"}, TypeText, "company|公司|公司名称|单位|单位名称|企业名称|工作单位|所属公司|organization|organisation|company name|business name|employer|default address company", ""},
		{"channel", Sentence{"来源渠道", "channel"}, TypeText, channelNames + "|客户来源|注册渠道|获客渠道|会员来源|注册来源|入会渠道|lead source|acquisition channel|signup source|referrer", ""},
		{"registered", Sentence{"注册时间", "registered"}, TypeTime,
			"registered|注册时间|注册日期|入会时间|入会日期|开卡时间|开卡日期|建档时间|建档日期|加入时间|成为客户时间|首次到店时间|关注时间|registered at|registration date|signup date|sign up date|signed up|joined|join date|joined at|member since|customer since|created at|date created|date registered|created date|首次交易时间|创建时间|创建日期", timeWeak},
		{"level", Sentence{"等级", "level"}, TypeText, "level|等级|会员等级|客户等级|客户级别|会员级别|级别|vip等级|会员类型|客户类型|tier|member level|membership|grade|segment|customer type|customer group|membership tier", "type"},
		{"tags", Sentence{"标签", "tags"}, TypeTags, "tags|标签|客户标签|会员标签|用户标签|label|labels|tag", "分组|客户分组|groups"},
		{"note", Sentence{"备注", "note"}, TypeText, "note|备注|说明|客户备注|会员备注|描述|notes|remark|remarks|comment|comments|memo|description", ""},
	}
}

func productFields() []Field {
	return []Field{
		{"sku", Sentence{"商品编码", "article number"}, TypeID, skuNames, "编码|编号|id|code|handle|number"},
		{"product", Sentence{"商品名称", "product name"}, TypeText, productNames + "|name|名称", "handle|简称|规格"},
		{"category", Sentence{"类目", "category"}, TypeText, categoryNames, "二级分类|一级分类|collection|系列"},
		{"brand", Sentence{"品牌", "brand"}, TypeText, "brand|品牌|品牌名称|商品品牌|brand name|manufacturer|厂家|生产厂家|vendor|supplier|供应商", ""},
		{"price", Sentence{"售价", "price"}, TypeMoney, priceNames + "|variant price|regular price|建议零售价|统一售价|list price|门市价|参考售价", "吊牌价|市场价|原价|msrp|金额"},
		{"cost", Sentence{"成本", "cost"}, TypeMoney, "cost|成本|成本价|成本单价|进价|进货价|采购价|参考成本|cost price|cost per item|unit cost|purchase price|default unit cost|wholesale price|最新成本", "批发价"},
	}
}

func eventFields() []Field {
	return []Field{
		{"customer", Sentence{"客户编号", "customer number"}, TypeID, customerNames, customerWeak + "|手机号|phone|email|session id|cookie|device id|设备id"},
		{"time", Sentence{"发生时间", "time"}, TypeTime, "time|timestamp|事件时间|发生时间|访问时间|浏览时间|行为时间|操作时间|触发时间|点击时间|登录时间|event time|eventtime|event timestamp|event date|occurred at|original timestamp|sent at|received at|ts|visit time|action time|server time|log time", timeWeak},
		{"event", Sentence{"事件", "event"}, TypeText, "event|事件|事件名|事件名称|行为|行为类型|动作|操作|操作类型|event name|eventname|event type|action|activity|activity type|behavior|behavior type|behaviour|behaviour type|action type", "type|类型|名称|name"},
		{"page", Sentence{"页面", "page"}, TypeText, pageNames, "来源页面|referrer"},
		{"sku", Sentence{"商品编码", "article number"}, TypeID, skuNames, "商品|product|item"},
		{"channel", Sentence{"渠道", "channel"}, TypeText, channelNames, "设备|device|app"},
		{"value", Sentence{"数值", "value"}, TypeNumber, "value|数值|值|金额|时长|停留时长|amount|revenue|duration|得分|分数|score|rating|评分", "price|quantity|数量|次数"},
		{"text", Sentence{"文字", "text"}, TypeText, "text|内容|文本|文字|评论|评价|留言|搜索词|关键词|content|message|comment|review|query|keyword|search term|body|描述", "备注|note|标题|title|description"},
	}
}
