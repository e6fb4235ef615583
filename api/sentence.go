package api

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/danielgtaylor/huma/v2/validation"
)

// tooLarge is what net/http says of a body over the limit.
const tooLarge = "http: request body too large"

// wording is what a reader gets for one of huma's messages. The message is a
// format; its verbs are the %s of zh and en, in the same order.
type wording struct{ message, zh, en string }

var wordings = compile([]wording{
	{validation.MsgExpectedRequiredProperty, "缺少必填项 %s", "%s is missing"},
	{validation.MsgExpectedDependentRequiredProperty, "缺少 %s（填写 %s 时必填）", "%s is missing, which is required with %s"},
	{validation.MsgUnexpectedProperty, "没有这个字段", "there is no such field"},
	{validation.MsgExpectedMinLength, "长度至少为 %s 个字符", "must have at least %s characters"},
	{validation.MsgExpectedMaxLength, "长度不能超过 %s 个字符", "must have at most %s characters"},
	{validation.MsgExpectedMinItems, "至少要有 %s 项", "must have at least %s items"},
	{validation.MsgExpectedMaxItems, "最多 %s 项", "must have at most %s items"},
	{validation.MsgExpectedMinProperties, "至少要有 %s 个字段", "must have at least %s fields"},
	{validation.MsgExpectedMaxProperties, "最多 %s 个字段", "must have at most %s fields"},
	{validation.MsgExpectedArrayItemsUnique, "各项不能重复", "no item may occur twice"},
	{validation.MsgExpectedMinimumNumber, "不能小于 %s", "must be %s or more"},
	{validation.MsgExpectedExclusiveMinimumNumber, "必须大于 %s", "must be more than %s"},
	{validation.MsgExpectedMaximumNumber, "不能大于 %s", "must be %s or less"},
	{validation.MsgExpectedExclusiveMaximumNumber, "必须小于 %s", "must be less than %s"},
	{validation.MsgExpectedNumberBeMultipleOf, "必须是 %s 的倍数", "must be a multiple of %s"},
	{validation.MsgExpectedOneOf, "只能是：%s", "must be one of: %s"},
	{validation.MsgExpectedBoolean, "应为 true 或 false", "must be true or false"},
	{validation.MsgExpectedNumber, "应为数字", "must be a number"},
	{validation.MsgExpectedInteger, "应为整数", "must be a whole number"},
	{validation.MsgExpectedString, "应为文本", "must be text"},
	{validation.MsgExpectedArray, "应为列表", "must be a list"},
	{validation.MsgExpectedObject, "应为对象", "must be an object"},
	{validation.MsgExpectedBase64String, "应为 base64 编码", "must be encoded in base64"},
	{validation.MsgExpectedRFC3339DateTime, "应为时间，如 2024-05-01T08:30:00Z", "must be a time such as 2024-05-01T08:30:00Z"},
	{validation.MsgExpectedRFC1123DateTime, "应为 RFC 1123 格式的时间", "must be a time in the form of RFC 1123"},
	{validation.MsgExpectedRFC3339Date, "应为日期，如 2024-05-01", "must be a date such as 2024-05-01"},
	{validation.MsgExpectedRFC3339Time, "应为时刻，如 08:30:00Z", "must be a time of day such as 08:30:00Z"},
	{validation.MsgExpectedRFC5322Email, "应为邮箱地址（%s）", "must be an e-mail address (%s)"},
	{validation.MsgExpectedRFC3986URI, "应为网址（%s）", "must be a web address (%s)"},
	{validation.MsgExpectedRFC4122UUID, "应为 UUID（%s）", "must be a UUID (%s)"},
	{validation.MsgExpectedBePattern, "应为 %s", "must be %s"},
	{validation.MsgExpectedMatchPattern, "格式应符合 %s", "must match %s"},
	{"required %s parameter is missing", "缺少该参数（%s）", "this %s parameter is missing"},
	{"invalid integer", "应为整数", "must be a whole number"},
	{"invalid float", "应为数字", "must be a number"},
	{"invalid floating value", "应为数字", "must be a number"},
	{"invalid boolean", "应为 true 或 false", "must be true or false"},
	{"invalid date/time for format %s", "应为 %s 形式的时间", "must be a time in the form %s"},
	{"request body is required", "缺少请求内容", "the request has no body"},
	{"request body is too large limit=%d bytes", "请求内容超过上限 %s 字节，请分批提交", "the body is over the limit of %s bytes; send less at a time"},
	{tooLarge, "请求内容超过上限，请分批提交", "the body is over the limit; send less at a time"},
	{"request body read timeout", "上传太慢，请重试", "the body came too slowly; try again"},
	{"cannot read request body", "请求内容没有传完，请重试", "the body did not arrive whole; try again"},
	{"cannot read multipart form: %s", "上传的表单无法读取（%s）", "the uploaded form cannot be read (%s)"},
	{"validation failed", "请求有误", "the request is not valid"},
	{"unknown content type: %s", "不支持的内容类型 %s，请用 application/json", "the content type %s is not supported; send application/json"},
	{"unexpected end of JSON input", "JSON 不完整", "the JSON ends too early"},
	{"invalid character %s", "不是有效的 JSON：字符 %s", "not valid JSON: character %s"},
})

type compiled struct {
	pattern *regexp.Regexp
	wording
}

var verb = regexp.MustCompile(`%[vds]`)

func compile(list []wording) []compiled {
	out := make([]compiled, len(list))
	for i, w := range list {
		quoted := regexp.QuoteMeta(w.message)
		out[i] = compiled{regexp.MustCompile("(?s)^" + verb.ReplaceAllString(quoted, "(.*)") + "$"), w}
	}
	return out
}

// inWords puts one of huma's messages in the reader's language; one that is
// not in the table stays as it is.
func inWords(ctx context.Context, message string) string {
	for _, w := range wordings {
		m := w.pattern.FindStringSubmatch(message)
		if m == nil {
			continue
		}
		args := make([]any, len(m)-1)
		for i, s := range m[1:] {
			args[i] = strings.Trim(s, `"`)
		}
		return fmt.Sprintf(Pick(ctx, w.zh, w.en), args...)
	}
	return message
}
