// SPDX-License-Identifier: Apache-2.0
#include "words.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace pitcast::editor {
namespace {

struct Pair {
    const char* english;
    const char* chinese;
};

// In the order of their English, byte by byte. What begins or ends with a blank is a part of a
// sentence; what has a % is a format of printf.
constexpr std::array kWords{
    Pair{" after ", " 于 "},
    Pair{" at ", " 于 "},
    Pair{" behind ", " 紧随 "},
    Pair{" frames were dropped", " 帧被丢弃"},
    Pair{" frames were late or repeated", " 帧迟到或重复"},
    Pair{" in the last ", "，最近 "},
    Pair{" inputs are not in it", " 条输入未记录"},
    Pair{" is in", " 已进站"},
    Pair{" lap", " 圈后"},
    Pair{" laps", " 圈后"},
    Pair{" leads, before ", " 领先于 "},
    Pair{" lost", " 条丢失"},
    Pair{" messages are missing", " 条消息缺失"},
    Pair{" messages made no sense", " 条消息无法识别"},
    Pair{" packets were damaged", " 个数据包损坏"},
    Pair{" passed ", " 超越 "},
    Pair{" pictures came too late or were left out", " 幅画面迟到或被跳过"},
    Pair{" s", " 秒后"},
    Pair{" times", " 次"},
    Pair{"%.1f s ago", "%.1f 秒前"},
    Pair{"%.2f %% outside R 103", "%.2f %% 超出 R 103"},
    Pair{"%.5g fps", "%.5g 帧/秒"},
    Pair{"%zu rows, from the page or the sender", "%zu 行，来自页面或发送方"},
    Pair{"+ NEW TEMPLATE", "+ 新建模板"},
    Pair{", contact in ", "，预计追上："},
    Pair{"0 ALL", "0 全部"},
    Pair{"1 WAVE", "1 波形"},
    Pair{"2 VECTOR", "2 矢量"},
    Pair{"3D MAP", "三维地图"},
    Pair{"3D map", "三维地图"},
    Pair{"4 HIST", "4 直方"},
    Pair{"60 cars, the longest names, times and numbers", "60 辆车，最长的姓名、时间和数字"},
    Pair{": no free key", "：按键已被占用"},
    Pair{"ADD OUTPUT", "增加输出"},
    Pair{"AGAIN", "重连"},
    Pair{"ALARM", "告警"},
    Pair{"ALARMS", "告警"},
    Pair{"ALL", "全部"},
    Pair{"ALL IS WELL", "一切正常"},
    Pair{"ALL SEEN  Ctrl+K", "全部已阅  Ctrl+K"},
    Pair{"ARM", "启用"},
    Pair{"ARMED", "已启用"},
    Pair{"AS TOLD", "按计时"},
    Pair{"Align centres", "水平居中"},
    Pair{"Align left edges", "左边对齐"},
    Pair{"Align lower edges", "下边对齐"},
    Pair{"Align middles", "垂直居中"},
    Pair{"Align right edges", "右边对齐"},
    Pair{"Align upper edges", "上边对齐"},
    Pair{"BACKUP", "备用"},
    Pair{"BATTLE", "缠斗"},
    Pair{"BINDINGS", "绑定"},
    Pair{"Bind it to the race (Ctrl+B)", "绑定到比赛数据（Ctrl+B）"},
    Pair{"CAR BY PLACE", "按名次取车"},
    Pair{"CAR OF A FIELD", "字段里的车"},
    Pair{"CHANGE-OVERS", "切换"},
    Pair{"CHANGED, NOT ON AIR YET: UPDATE OR TAKE", "已修改，尚未播出：请更新或播出"},
    Pair{"CHASE", "追赶"},
    Pair{"CHINESE NAME", "中文姓名"},
    Pair{"CHINESE TEAM", "中文车队"},
    Pair{"CLASS", "组别"},
    Pair{"CLEAR", "无播出"},
    Pair{"CLEAR ALL", "全部清除"},
    Pair{"CLOCK", "时钟"},
    Pair{"CLOSE", "关闭"},
    Pair{"CLOSED", "已关闭"},
    Pair{"CONNECTING", "连接中"},
    Pair{"CONTINUE", "继续"},
    Pair{"CORRECT", "更正"},
    Pair{"CUE", "就绪"},
    Pair{"CUED", "已就绪"},
    Pair{"Click an element in the picture or in the layers. Drag it, or its handles; Shift keeps "
         "the direction, Alt lets go of the guides.",
         "在画面或图层里点选元素，拖动它或它的控制点；Shift 保持方向，Alt 不吸附参考线。"},
    Pair{"DAMAGED", "损坏"},
    Pair{"DELAY", "延时"},
    Pair{"DELETE", "删除"},
    Pair{"DIRECT", "导播"},
    Pair{"DISARM", "停用"},
    Pair{"DNF", "未完赛"},
    Pair{"DNS", "未发车"},
    Pair{"DROPPED", "丢弃"},
    Pair{"DSQ", "取消成绩"},
    Pair{"EDIT  Ctrl+E", "编辑  Ctrl+E"},
    Pair{"ELEMENT", "元素"},
    Pair{"ENDED", "中断"},
    Pair{"ENGINE", "引擎"},
    Pair{"ESTIMATED", "估算"},
    Pair{"EVENTS", "条事件"},
    Pair{"EXPRESSION", "表达式"},
    Pair{"Equal gaps across", "水平等距"},
    Pair{"Equal gaps down", "垂直等距"},
    Pair{"FAILED", "失败"},
    Pair{"FASTEST LAP", "最快圈"},
    Pair{"FEED", "数据"},
    Pair{"FEEDS", "计时数据"},
    Pair{"FIELDS", "字段"},
    Pair{"FILL", "填充"},
    Pair{"FINISH", "终点"},
    Pair{"FRAME", "帧"},
    Pair{"FRAMES", "帧"},
    Pair{"FREE", "未锁定"},
    Pair{"GAIN", "增益"},
    Pair{"GAPS", "缺口"},
    Pair{"GHOST", "同时对比"},
    Pair{"GREEN", "绿旗"},
    Pair{"GROUP", "编组"},
    Pair{"Its id, such as lower-third", "标识，例如 lower-third"},
    Pair{"JOKER LAP", "外道圈"},
    Pair{"JOURNAL", "记录"},
    Pair{"JUMPS", "跳变"},
    Pair{"KEY", "键"},
    Pair{"LAP ", " 圈 "},
    Pair{"LATE", "迟到"},
    Pair{"LAYER", "图层"},
    Pair{"LAYERS", "图层"},
    Pair{"LEADER", "领先"},
    Pair{"LEAVING", "下屏中"},
    Pair{"LIVE", "实时"},
    Pair{"LOCK", "锁定"},
    Pair{"LOCKED", "已锁定"},
    Pair{"LOCKED BY", "锁定者"},
    Pair{"LOG", "日志"},
    Pair{"LOST", "丢失"},
    Pair{"MAIN", "主用"},
    Pair{"MISSED GATE", "漏过门"},
    Pair{"MISSING", "缺失"},
    Pair{"MONITOR  Ctrl+M", "监看  Ctrl+M"},
    Pair{"MOTION", "动作"},
    Pair{"NAME", "姓名"},
    Pair{"NEW LEADER", "新领先者"},
    Pair{"NO DATA", "无数据"},
    Pair{"NO PICTURE", "无画面"},
    Pair{"NONE", "无"},
    Pair{"NOT SAVED   Ctrl+S puts it on air", "未保存   Ctrl+S 保存并上屏"},
    Pair{"NOW", "当前"},
    Pair{"No", "否"},
    Pair{"No cars known yet", "还没有车辆信息"},
    Pair{"No feed", "没有计时数据"},
    Pair{"No page is called so", "没有这样的页面"},
    Pair{"No picture yet", "尚无画面"},
    Pair{"No template asks for a car", "没有需要车号的模板"},
    Pair{"No template is called so", "没有这样的模板"},
    Pair{"No timing feed. One is named with --feed (docs/feed.md).",
         "没有计时数据。用 --feed 指定（docs/feed.md）。"},
    Pair{"None. Outputs are named with --sink (docs/outputs.md).",
         "没有输出。用 --sink 指定（docs/outputs.md）。"},
    Pair{"Nothing is called so", "没有这样的数据"},
    Pair{"Nothing is open.", "没有打开的模板。"},
    Pair{"Nothing selected can be bound", "选中的内容无法绑定"},
    Pair{"Nothing to tell yet", "暂无看点"},
    Pair{"ON AIR", "播出中"},
    Pair{"OPEN", "未补"},
    Pair{"OUT", "下屏"},
    Pair{"OUTPUTS", "输出"},
    Pair{"OVERDUE", "超时未到"},
    Pair{"OVERTAKE", "超车"},
    Pair{"OWN", "独立"},
    Pair{"OWN BEST", "个人最快"},
    Pair{"Open a template above.", "请先打开上面的模板。"},
    Pair{"Open a template on the left to edit it.", "在左边打开一个模板进行编辑。"},
    Pair{"PACKETS LOST", "丢包"},
    Pair{"PIT", "进站"},
    Pair{"PIT STOP", "进站"},
    Pair{"PLACE", "位置"},
    Pair{"PLAY", "播放"},
    Pair{"PLAYING", "播放中"},
    Pair{"POLY", "多边形"},
    Pair{"PREVIEW", "预监"},
    Pair{"PREVIEW, CUED", "预监：已就绪"},
    Pair{"PROGRAMME", "主监"},
    Pair{"PROGRAMME: FILL", "主监：填充"},
    Pair{"PROGRAMME: KEY", "主监：键"},
    Pair{"PUT IN AT THE CURSOR", "插入到光标处"},
    Pair{"PUT IN ITS PLACE", "替换原值"},
    Pair{"R TAKES, ALT + NUMBER ARMS", "R 播出，Alt + 数字 启用"},
    Pair{"RACE", "比赛"},
    Pair{"RATE", "帧率"},
    Pair{"RECT", "矩形"},
    Pair{"RED", "红旗"},
    Pair{"REFUSED", "拒收"},
    Pair{"RELOAD", "重新载入"},
    Pair{"REMOVE OUTPUT", "移除输出"},
    Pair{"REPEATED", "重复"},
    Pair{"REST", "静止"},
    Pair{"RESTARTS", "重启"},
    Pair{"RET", "退赛"},
    Pair{"ROW OF THE LIST", "列表行"},
    Pair{"RULES", "规则"},
    Pair{"RUNDOWN", "播出单"},
    Pair{"SAFE", "安全框"},
    Pair{"SAFETY CAR", "安全车"},
    Pair{"SAVE MINE", "保存自己"},
    Pair{"SAVED", "已保存"},
    Pair{"SCOPES", "示波器"},
    Pair{"SEEN  ", "已阅  "},
    Pair{"SEND", "发送"},
    Pair{"SESSION", "场次"},
    Pair{"SHOW NOT RELOADED", "节目包未重新载入"},
    Pair{"SLOW", "减速"},
    Pair{"SOURCES", "信号源"},
    Pair{"STALE", "过时"},
    Pair{"STALLED", "画面停滞"},
    Pair{"STOP", "停车"},
    Pair{"STOPPED", "停止"},
    Pair{"STORIES", "看点"},
    Pair{"Sample ", "样例 "},
    Pair{"Search  ", "搜索  "},
    Pair{"Select an element to see its keyframes.", "选择元素以查看关键帧。"},
    Pair{"Shared with others: write it out here to change it", "与其他元素共用：点此独立后修改"},
    Pair{"TAKE", "播出"},
    Pair{"TAKE BACK", "撤销更正"},
    Pair{"TAKE THEIRS", "采用对方"},
    Pair{"TEAM", "车队"},
    Pair{"TEMPLATE", "模板"},
    Pair{"TEMPLATES", "模板"},
    Pair{"TEST DATA", "测试数据"},
    Pair{"TEXT", "文字"},
    Pair{"TEXTS OF THE SHOW", "节目包文本"},
    Pair{"THEIR CLOCK", "对方时钟"},
    Pair{"TRANSFORM", "变换"},
    Pair{"The file was changed elsewhere.", "文件在别处被修改。"},
    Pair{"The first picture is on its way", "正在生成第一幅画面"},
    Pair{"The show has no cameras, clips or maps.", "节目包里没有摄像机、视频或地图。"},
    Pair{"This show has no templates.", "节目包里没有模板。"},
    Pair{"This template has no fields.", "该模板没有字段。"},
    Pair{"U  10 BIT", "U  10 比特"},
    Pair{"U  PERCENT", "U  百分比"},
    Pair{"UNKNOWN", "未知"},
    Pair{"UNLOCK", "解锁"},
    Pair{"UPDATE", "更新"},
    Pair{"Up Down select   Left Right delay", "上下键选择   左右键延时"},
    Pair{"VENUE", "赛道"},
    Pair{"WAITING", "等待中"},
    Pair{"WAS", "曾有"},
    Pair{"WATCH", "路在看"},
    Pair{"WHEN", "条件"},
    Pair{"WHITE", "白旗"},
    Pair{"WORST CASE", "最坏情况"},
    Pair{"WRITING", "输出中"},
    Pair{"Waiting for the feed", "等待计时数据"},
    Pair{"YELLOW", "黄旗"},
    Pair{"Yes", "是"},
    Pair{"a race that was made up", "模拟的比赛"},
    Pair{"bring the main publisher back; it is used again when it has been there for 10 s",
         "恢复主用发布端；它稳定 10 秒后会自动切回"},
    Pair{"call the timekeepers; look at the network to them. What is shown is old: take off clocks "
         "and gaps",
         "联系计时方，检查与其的网络。屏上数据已过时：请撤下时钟和差距"},
    Pair{"camera ", "摄像机 "},
    Pair{"cannot be shown", "无法显示"},
    Pair{"channel", "频道"},
    Pair{"comes from the backup, ", "来自备用源，"},
    Pair{"crashed or hung", "崩溃或无响应"},
    Pair{"desk %.0f fps", "界面 %.0f 帧/秒"},
    Pair{"end other programs on this machine; take off what is heavy (full-screen cameras, moving "
         "maps), or choose a smaller format",
         "关闭本机其他程序；下掉负载大的内容（全屏摄像机、动态地图），或选用更小的格式"},
    Pair{"give it a frame or two more of delay; if that does not help, look at the link and at the "
         "rate of the camera",
         "增加一两帧延时；若无效，检查链路和摄像机帧率"},
    Pair{"go over to the standby; then look at this machine", "切换到备机，然后检查本机"},
    Pair{"has given up: ", "已放弃："},
    Pair{"has not been reached yet", "尚未连通"},
    Pair{"has stopped: ", "已停止："},
    Pair{"is not connected: ", "未连接："},
    Pair{"is not heard: ", "没有响应："},
    Pair{"it does not say why", "原因不明"},
    Pair{"it is started again by itself; if it dies on, the stream is one that it cannot decode: "
         "change the camera's coding",
         "会自动重启；若仍崩溃，说明该码流无法解码：请更改摄像机编码"},
    Pair{"it is started again by itself; tell who made it", "会自动重启；请告知其作者"},
    Pair{"its decoder died", "解码器已崩溃"},
    Pair{"its encoder, disk or link is too slow: choose a faster preset, a smaller bit rate or "
         "another disk",
         "编码器、磁盘或链路太慢：请选更快的预设、更低的码率或另一块磁盘"},
    Pair{"journal", "记录"},
    Pair{"look at its power, its encoder and the network on the way here; it is tried again by "
         "itself. Until then show another picture",
         "检查它的电源、编码器和沿途网络；系统会自动重试。在此之前请切换其他画面"},
    Pair{"look whether it is on, and at the address in package.json; it is tried again by itself",
         "检查它是否开机，以及 package.json 里的地址；系统会自动重试"},
    Pair{"look whether the other end is running and can be reached; it is tried again by itself",
         "检查对端是否运行、能否连通；系统会自动重试"},
    Pair{"look whether the publisher is running, and at the address that --feed names",
         "检查发布端是否运行，以及 --feed 指定的地址"},
    Pair{"make room on its disk; this journal cannot be replayed any more, so begin a new one when "
         "the programme allows it",
         "清理磁盘空间；这份记录已无法重放，节目允许时请新建一份"},
    Pair{"maps have their drawn form; see docs/venues.md", "地图以线图方式显示；见 docs/venues.md"},
    Pair{"mend its URL or its file in package.json; it is opened when the channel is started again",
         "修正 package.json 里的地址或文件；频道重启后打开"},
    Pair{"mend what it says; it comes back when the channel is started again, so feed the viewers "
         "from another output",
         "按提示修正；频道重启后恢复，请先用其他输出供给观众"},
    Pair{"mend what it says; it is started with the channel", "按提示修正；它随频道启动"},
    Pair{"no frame since ", "没有新帧，已持续 "},
    Pair{"no picture yet", "尚无画面"},
    Pair{"nobody has answered yet", "对方尚未应答"},
    Pair{"nobody races", "没有比赛"},
    Pair{"none", "无"},
    Pair{"not bound yet", "尚未绑定"},
    Pair{"not known yet", "尚未得知"},
    Pair{"nothing comes, for ", "没有数据，已持续 "},
    Pair{"nothing has come yet", "尚未收到任何数据"},
    Pair{"nothing yet", "尚无"},
    Pair{"of ", "共 "},
    Pair{"output ", "输出 "},
    Pair{"over  ", "已解除  "},
    Pair{"plug-in ", "插件 "},
    Pair{"sends nothing, for ", "无信号，已持续 "},
    Pair{"show", "节目包"},
    Pair{"the network loses messages: look at it. They are asked for again as long as the "
         "publisher keeps them",
         "网络丢消息：请检查。发布端仍保留的会重新索取"},
    Pair{"the race that is on", "正在进行的比赛"},
    Pair{"the way here loses packets: look at the link, or give its protocol more latency "
         "(docs/cameras.md)",
         "链路丢包：检查链路，或加大协议的延时（docs/cameras.md）"},
    Pair{"timing feed", "计时数据"},
    Pair{"what is on air goes on without this desk: look at the network, and at the engine's "
         "machine",
         "播出不受影响，继续进行：请检查网络和引擎所在机器"},
    Pair{"what was on air before stays; mend the file and save it again",
         "之前播出的内容保持不变；修正文件后重新保存"},
    Pair{"who publishes must send what docs/feed.md says; the log of its publisher names what is "
         "wrong",
         "发布端须按 docs/feed.md 发送；其日志说明了错误"},
    Pair{"whole", "完整"},
};

constexpr bool in_order() {
    for (std::size_t i = 1; i < kWords.size(); ++i) {
        if (!(std::string_view(kWords[i - 1].english) < std::string_view(kWords[i].english))) {
            return false;
        }
    }
    return true;
}
static_assert(in_order(), "looked up by halves");

}  // namespace

const char* word(Language language, const char* english) {
    if (language == Language::english) {
        return english;
    }
    const std::string_view wanted(english);
    const auto found = std::lower_bound(
        kWords.begin(), kWords.end(), wanted,
        [](const Pair& pair, std::string_view text) { return pair.english < text; });
    return found != kWords.end() && found->english == wanted ? found->chinese : english;
}

std::string all_chinese() {
    std::string all;
    for (const Pair& pair : kWords) {
        all += pair.chinese;
    }
    return all;
}

std::vector<std::pair<std::string_view, std::string_view>> all_words() {
    std::vector<std::pair<std::string_view, std::string_view>> all;
    for (const Pair& pair : kWords) {
        all.emplace_back(pair.english, pair.chinese);
    }
    return all;
}

Language language_of(std::string_view name) {
    return name.starts_with("zh") ? Language::chinese : Language::english;
}

std::string_view name_of(Language language) {
    return language == Language::chinese ? "zh" : "en";
}

}  // namespace pitcast::editor
