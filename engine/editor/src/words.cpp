// SPDX-License-Identifier: Apache-2.0
#include "words.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace pitcast::editor {
namespace {

// In the order of their English, byte by byte. What begins or ends with a blank is a part of a
// sentence; what has a % is a format of printf.
constexpr std::array kWords{
    WordPair{" after ", " 于 "},
    WordPair{" at ", " 于 "},
    WordPair{" behind ", " 紧随 "},
    WordPair{" frames were dropped", " 帧被丢弃"},
    WordPair{" frames were late or repeated", " 帧迟到或重复"},
    WordPair{" in the last ", "，最近 "},
    WordPair{" inputs are not in it", " 条输入未记录"},
    WordPair{" is in", " 已进站"},
    WordPair{" lap", " 圈后"},
    WordPair{" laps", " 圈后"},
    WordPair{" leads, before ", " 领先于 "},
    WordPair{" lost", " 条丢失"},
    WordPair{" messages are missing", " 条消息缺失"},
    WordPair{" messages made no sense", " 条消息无法识别"},
    WordPair{" packets were damaged", " 个数据包损坏"},
    WordPair{" passed ", " 超越 "},
    WordPair{" pictures came too late or were left out", " 幅画面迟到或被跳过"},
    WordPair{" s", " 秒后"},
    WordPair{" times", " 次"},
    WordPair{"%.1f s ago", "%.1f 秒前"},
    WordPair{"%.2f %% outside R 103", "%.2f %% 超出 R 103"},
    WordPair{"%.5g fps", "%.5g 帧/秒"},
    WordPair{"%zu rows, from the page or the sender", "%zu 行，来自页面或发送方"},
    WordPair{", contact in ", "，预计追上："},
    WordPair{"0 ALL", "0 全部"},
    WordPair{"1 WAVE", "1 波形"},
    WordPair{"2 VECTOR", "2 矢量"},
    WordPair{"3D MAP", "三维地图"},
    WordPair{"3D map", "三维地图"},
    WordPair{"4 HIST", "4 直方"},
    WordPair{": no free key", "：按键已被占用"},
    WordPair{"ADD OUTPUT", "增加输出"},
    WordPair{"AGAIN", "重连"},
    WordPair{"ALARM", "告警"},
    WordPair{"ALARMS", "告警"},
    WordPair{"ALL", "全部"},
    WordPair{"ALL IS WELL", "一切正常"},
    WordPair{"ALL SEEN  Ctrl+K", "全部已阅  Ctrl+K"},
    WordPair{"ARM", "启用"},
    WordPair{"ARMED", "已启用"},
    WordPair{"AS TOLD", "按计时"},
    WordPair{"BACKUP", "备用"},
    WordPair{"BATTLE", "缠斗"},
    WordPair{"CHANGE-OVERS", "切换"},
    WordPair{"CHANGED, NOT ON AIR YET: UPDATE OR TAKE", "已修改，尚未播出：请更新或播出"},
    WordPair{"CHASE", "追赶"},
    WordPair{"CHINESE NAME", "中文姓名"},
    WordPair{"CHINESE TEAM", "中文车队"},
    WordPair{"CLASS", "组别"},
    WordPair{"CLEAR", "无播出"},
    WordPair{"CLEAR ALL", "全部清除"},
    WordPair{"CLIPS", "视频"},
    WordPair{"CLOSE", "关闭"},
    WordPair{"CLOSED", "已关闭"},
    WordPair{"CONNECTING", "连接中"},
    WordPair{"CONTINUE", "继续"},
    WordPair{"CORRECT", "更正"},
    WordPair{"CUE", "就绪"},
    WordPair{"CUED", "已就绪"},
    WordPair{"DAMAGED", "损坏"},
    WordPair{"DELAY", "延时"},
    WordPair{"DIRECT", "导播"},
    WordPair{"DISARM", "停用"},
    WordPair{"DNF", "未完赛"},
    WordPair{"DNS", "未发车"},
    WordPair{"DROPPED", "丢弃"},
    WordPair{"DSQ", "取消成绩"},
    WordPair{"EDIT  Ctrl+E", "编辑  Ctrl+E"},
    WordPair{"ENDED", "中断"},
    WordPair{"ENGINE", "引擎"},
    WordPair{"ESTIMATED", "估算"},
    WordPair{"EVENTS", "条事件"},
    WordPair{"Enter takes the car   Esc leaves", "回车选用车辆   Esc 退出"},
    WordPair{"FAILED", "失败"},
    WordPair{"FASTEST LAP", "最快圈"},
    WordPair{"FEED", "数据"},
    WordPair{"FEEDS", "计时数据"},
    WordPair{"FILL", "填充"},
    WordPair{"FINISH", "终点"},
    WordPair{"FRAME", "帧"},
    WordPair{"FRAMES", "帧"},
    WordPair{"FREE", "未锁定"},
    WordPair{"GAIN", "增益"},
    WordPair{"GAPS", "缺口"},
    WordPair{"GREEN", "绿旗"},
    WordPair{"JOKER LAP", "外道圈"},
    WordPair{"JOURNAL", "记录"},
    WordPair{"JUMPS", "跳变"},
    WordPair{"KEY", "键"},
    WordPair{"LAP ", " 圈 "},
    WordPair{"LATE", "迟到"},
    WordPair{"LAYER", "图层"},
    WordPair{"LEADER", "领先"},
    WordPair{"LEAVING", "下屏中"},
    WordPair{"LIVE", "实时"},
    WordPair{"LOAD", "载入节目包"},
    WordPair{"LOCK", "锁定"},
    WordPair{"LOCKED", "已锁定"},
    WordPair{"LOCKED BY", "锁定者"},
    WordPair{"LOG", "日志"},
    WordPair{"LOST", "丢失"},
    WordPair{"MAIN", "主用"},
    WordPair{"MISSED GATE", "漏过门"},
    WordPair{"MONITOR  Ctrl+M", "监看  Ctrl+M"},
    WordPair{"NAME", "姓名"},
    WordPair{"NEW LEADER", "新领先者"},
    WordPair{"NO PICTURE", "无画面"},
    WordPair{"NONE", "无"},
    WordPair{"NOW", "当前"},
    WordPair{"NUMBER", "车号"},
    WordPair{"No", "否"},
    WordPair{"No cars known yet", "还没有车辆信息"},
    WordPair{"No clip is called so", "没有这样的视频"},
    WordPair{"No clips in the media folder.", "媒体文件夹里没有视频。"},
    WordPair{"No feed", "没有计时数据"},
    WordPair{"No page is called so", "没有这样的页面"},
    WordPair{"No picture yet", "尚无画面"},
    WordPair{"No template asks for a car", "没有需要车号的模板"},
    WordPair{"No template is called so", "没有这样的模板"},
    WordPair{"No timing feed. One is named with --feed (docs/feed.md).",
             "没有计时数据。用 --feed 指定（docs/feed.md）。"},
    WordPair{"None. Outputs are named with --sink (docs/outputs.md).",
             "没有输出。用 --sink 指定（docs/outputs.md）。"},
    WordPair{"Nothing to tell yet", "暂无看点"},
    WordPair{"ON AIR", "播出中"},
    WordPair{"OPEN", "未补"},
    WordPair{"OUT", "下屏"},
    WordPair{"OUTPUTS", "输出"},
    WordPair{"OVERDUE", "超时未到"},
    WordPair{"OVERTAKE", "超车"},
    WordPair{"OWN BEST", "个人最快"},
    WordPair{"PACKETS LOST", "丢包"},
    WordPair{"PIT", "进站"},
    WordPair{"PIT STOP", "进站"},
    WordPair{"PLAYING", "播放中"},
    WordPair{"PREVIEW", "预监"},
    WordPair{"PREVIEW, CUED", "预监：已就绪"},
    WordPair{"PROGRAMME", "主监"},
    WordPair{"PROGRAMME: FILL", "主监：填充"},
    WordPair{"PROGRAMME: KEY", "主监：键"},
    WordPair{"R TAKES, ALT + NUMBER ARMS", "R 播出，Alt + 数字 启用"},
    WordPair{"RACE", "比赛"},
    WordPair{"RATE", "帧率"},
    WordPair{"RED", "红旗"},
    WordPair{"REFUSED", "拒收"},
    WordPair{"RELOAD", "重新载入"},
    WordPair{"REMOVE OUTPUT", "移除输出"},
    WordPair{"REPEATED", "重复"},
    WordPair{"RESTARTS", "重启"},
    WordPair{"RET", "退赛"},
    WordPair{"RULES", "规则"},
    WordPair{"RUNDOWN", "播出单"},
    WordPair{"SAFE", "安全框"},
    WordPair{"SAFETY CAR", "安全车"},
    WordPair{"SCOPES", "示波器"},
    WordPair{"SEEN  ", "已阅  "},
    WordPair{"SEND", "发送"},
    WordPair{"SET SOURCE", "更换信号源"},
    WordPair{"SHOW NOT RELOADED", "节目包未重新载入"},
    WordPair{"SLOW", "减速"},
    WordPair{"SOURCES", "信号源"},
    WordPair{"STALE", "过时"},
    WordPair{"STALLED", "画面停滞"},
    WordPair{"STILL", "图片"},
    WordPair{"STOP", "停车"},
    WordPair{"STOPPED", "停止"},
    WordPair{"STORIES", "看点"},
    WordPair{"SWAP", "互换图层"},
    WordPair{"Search  ", "搜索  "},
    WordPair{"TAKE", "播出"},
    WordPair{"TAKE BACK", "撤销更正"},
    WordPair{"TEAM", "车队"},
    WordPair{"TEMPLATES", "模板"},
    WordPair{"THEIR CLOCK", "对方时钟"},
    WordPair{"The show has no cameras, clips or maps.", "节目包里没有摄像机、视频或地图。"},
    WordPair{"This show has no templates.", "节目包里没有模板。"},
    WordPair{"This template has no fields.", "该模板没有字段。"},
    WordPair{"U  10 BIT", "U  10 比特"},
    WordPair{"U  PERCENT", "U  百分比"},
    WordPair{"UNKNOWN", "未知"},
    WordPair{"UNLOAD", "卸载节目包"},
    WordPair{"UNLOCK", "解锁"},
    WordPair{"UPDATE", "更新"},
    WordPair{"Up Down select   Left Right delay", "上下键选择   左右键延时"},
    WordPair{"WAITING", "等待中"},
    WordPair{"WAS", "曾有"},
    WordPair{"WATCH", "路在看"},
    WordPair{"WHITE", "白旗"},
    WordPair{"WRITING", "输出中"},
    WordPair{"Waiting for the feed", "等待计时数据"},
    WordPair{"YELLOW", "黄旗"},
    WordPair{"Yes", "是"},
    WordPair{"bring the main publisher back; it is used again when it has been there for 10 s",
             "恢复主用发布端；它稳定 10 秒后会自动切回"},
    WordPair{"call the timekeepers; look at the network to them. What is shown is old: take off "
             "clocks and gaps",
             "联系计时方，检查与其的网络。屏上数据已过时：请撤下时钟和差距"},
    WordPair{"camera ", "摄像机 "},
    WordPair{"cannot be shown", "无法显示"},
    WordPair{"channel", "频道"},
    WordPair{"comes from the backup, ", "来自备用源，"},
    WordPair{"crashed or hung", "崩溃或无响应"},
    WordPair{"desk %.0f fps", "界面 %.0f 帧/秒"},
    WordPair{"drawing", "绘制"},
    WordPair{"end other programs on this machine; take off what is heavy (full-screen cameras, "
             "moving maps), or choose a smaller format",
             "关闭本机其他程序；下掉负载大的内容（全屏摄像机、动态地图），或选用更小的格式"},
    WordPair{"file ", "文件 "},
    WordPair{"give it a frame or two more of delay; if that does not help, look at the link and at "
             "the rate of the camera",
             "增加一两帧延时；若无效，检查链路和摄像机帧率"},
    WordPair{"go over to the standby; then look at this machine", "切换到备机，然后检查本机"},
    WordPair{"handing over", "交付"},
    WordPair{"has given up: ", "已放弃："},
    WordPair{"has not been reached yet", "尚未连通"},
    WordPair{"has stopped: ", "已停止："},
    WordPair{"inputs", "输入"},
    WordPair{"is not connected: ", "未连接："},
    WordPair{"is not heard: ", "没有响应："},
    WordPair{"it does not say why", "原因不明"},
    WordPair{"it is started again by itself; if it dies on, the stream is one that it cannot "
             "decode: change the camera's coding",
             "会自动重启；若仍崩溃，说明该码流无法解码：请更改摄像机编码"},
    WordPair{"it is started again by itself; tell who made it", "会自动重启；请告知其作者"},
    WordPair{"its decoder died", "解码器已崩溃"},
    WordPair{"its encoder, disk or link is too slow: choose a faster preset, a smaller bit rate or "
             "another disk",
             "编码器、磁盘或链路太慢：请选更快的预设、更低的码率或另一块磁盘"},
    WordPair{"journal", "记录"},
    WordPair{"look at its power, its encoder and the network on the way here; it is tried again by "
             "itself. Until then show another picture",
             "检查它的电源、编码器和沿途网络；系统会自动重试。在此之前请切换其他画面"},
    WordPair{"look for it in the folder that --media names, and take it again",
             "请在 --media 指定的文件夹中查找该文件，然后重新播出"},
    WordPair{
        "look whether it is on, and at the address in package.json; it is tried again by itself",
        "检查它是否开机，以及 package.json 里的地址；系统会自动重试"},
    WordPair{
        "look whether the other end is running and can be reached; it is tried again by itself",
        "检查对端是否运行、能否连通；系统会自动重试"},
    WordPair{"look whether the publisher is running, and at the address that --feed names",
             "检查发布端是否运行，以及 --feed 指定的地址"},
    WordPair{"make room on its disk; this journal cannot be replayed any more, so begin a new one "
             "when the programme allows it",
             "清理磁盘空间；这份记录已无法重放，节目允许时请新建一份"},
    WordPair{"maps have their drawn form; see docs/venues.md",
             "地图以线图方式显示；见 docs/venues.md"},
    WordPair{
        "mend its URL or its file in package.json; it is opened when the channel is started again",
        "修正 package.json 里的地址或文件；频道重启后打开"},
    WordPair{"mend what it says; it comes back when the channel is started again, so feed the "
             "viewers from another output",
             "按提示修正；频道重启后恢复，请先用其他输出供给观众"},
    WordPair{"mend what it says; it is started with the channel", "按提示修正；它随频道启动"},
    WordPair{"no frame since ", "没有新帧，已持续 "},
    WordPair{"no picture yet", "尚无画面"},
    WordPair{"nobody has answered yet", "对方尚未应答"},
    WordPair{"none", "无"},
    WordPair{"not known yet", "尚未得知"},
    WordPair{"nothing comes, for ", "没有数据，已持续 "},
    WordPair{"nothing has come yet", "尚未收到任何数据"},
    WordPair{"nothing yet", "尚无"},
    WordPair{"output ", "输出 "},
    WordPair{"over  ", "已解除  "},
    WordPair{"plug-in ", "插件 "},
    WordPair{"sends nothing, for ", "无信号，已持续 "},
    WordPair{"show", "节目包"},
    WordPair{"something else has this machine's processors: end other programs, give a virtual "
             "machine cores of its own, and see that the channel may run in real time",
             "本机处理器被占用：请结束其他程序，给虚拟机分配独占的核心，并确认频道可以实时运行"},
    WordPair{"telling", "状态发布"},
    WordPair{"the network loses messages: look at it. They are asked for again as long as the "
             "publisher keeps them",
             "网络丢消息：请检查。发布端仍保留的会重新索取"},
    WordPair{"the way here loses packets: look at the link, or give its protocol more latency "
             "(docs/cameras.md)",
             "链路丢包：检查链路，或加大协议的延时（docs/cameras.md）"},
    WordPair{"timing feed", "计时数据"},
    WordPair{"waking", "唤醒"},
    WordPair{"what is on air goes on without this desk: look at the network, and at the engine's "
             "machine",
             "播出不受影响，继续进行：请检查网络和引擎所在机器"},
    WordPair{"what was on air before stays; mend the file and save it again",
             "之前播出的内容保持不变；修正文件后重新保存"},
    WordPair{"who publishes must send what docs/feed.md says; the log of its publisher names what "
             "is wrong",
             "发布端须按 docs/feed.md 发送；其日志说明了错误"},
    WordPair{"whole", "完整"},
};
static_assert(in_order(kWords), "looked up by halves");

std::span<const WordPair> table_of(bool editor) {
    return editor ? words_of_editor() : std::span<const WordPair>(kWords);
}

}  // namespace

const char* word(Language language, const char* english) {
    if (language == Language::english) {
        return english;
    }
    const std::string_view wanted(english);
    for (const bool editor : {false, true}) {
        const auto words = table_of(editor);
        const auto found = std::lower_bound(
            words.begin(), words.end(), wanted,
            [](const WordPair& pair, std::string_view text) { return pair.english < text; });
        if (found != words.end() && found->english == wanted) {
            return found->chinese;
        }
    }
    return english;
}

std::string all_chinese() {
    std::string all;
    for (const auto& [english, chinese] : all_words()) {
        all += chinese;
    }
    return all;
}

std::vector<std::pair<std::string_view, std::string_view>> all_words() {
    std::vector<std::pair<std::string_view, std::string_view>> all;
    for (const bool editor : {false, true}) {
        for (const WordPair& pair : table_of(editor)) {
            all.emplace_back(pair.english, pair.chinese);
        }
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
