namespace Linnet.Corpora.Filters.Profiles;

/// <summary>What stands around the text on Chinese pages: the lists of our own in the profile zh, simplified and traditional where they differ.</summary>
internal static class ChineseFurniture
{
    /// <summary>What follows an excerpt. Only phrases with which prose does not end.</summary>
    public static IReadOnlyList<string> Suffixes { get; } =
    [
        "阅读全文", "閱讀全文", "阅读更多", "閱讀更多", "阅读原文", "查看全文", "查看更多", "查看详情", "展开全文", "展開全文", "展开全部", "展开阅读全文",
        "点击查看更多", "点击阅读全文", "点击展开全文", "显示全部", "收起全文", "了解更多>>", "更多>>", "更多»", "更多>", "更多...", "更多…",
        "[详细]", "[详情]", "[阅读全文]", "【详细】", "【阅读全文】", "（点击查看）", "Read more...",
    ];

    /// <summary>What counters on Chinese pages count.</summary>
    public static IReadOnlyList<string> Counters { get; } =
    [
        "点赞", "赞", "點讚", "评论", "評論", "回复", "回覆", "回帖", "阅读", "閱讀", "浏览", "瀏覽", "转发", "轉發", "收藏", "分享", "关注", "粉丝",
        "播放", "观看", "下载", "下載", "点击", "人气", "查看", "围观", "喜欢", "讨论", "投票", "访问", "likes", "views", "comments",
    ];

    /// <summary>Words of menus and pagers.</summary>
    public static IReadOnlyList<string> Navigation { get; } =
    [
        "首页", "首頁", "上一页", "上一頁", "下一页", "下一頁", "上一篇", "下一篇", "上一章", "下一章", "上一条", "下一条", "末页", "尾页", "返回首页",
        "返回顶部", "回到顶部", "返回列表", "返回目录", "加入书签", "登录", "登入", "登陆", "注册", "註冊", "立即登录", "立即注册", "免费注册", "忘记密码",
        "退出登录", "设为首页", "加入收藏", "收藏本站", "收藏本页", "网站地图", "网站首页", "联系我们", "關於我們", "关于我们", "帮助中心", "意见反馈",
        "客户端下载", "手机版", "电脑版", "简体", "繁体", "打印本页", "关闭窗口", "打印", "关闭", "分享到", "微信", "微博", "朋友圈", "点击", "更多",
        "搜索", "返回", "举报", "目录", "我的订单", "购物车", "English",
    ];

    /// <summary>What lines of page furniture begin with. Not 点击, 登录后, 请登录: instructions begin so.</summary>
    public static IReadOnlyList<string> Beginnings { get; } =
    [
        "上一篇：", "上一篇:", "下一篇：", "下一篇:", "上一篇 ", "下一篇 ", "上一章：", "下一章：", "当前位置", "您的位置", "您现在的位置", "你的位置",
        "您当前的位置", "本文链接", "本文地址", "本文网址", "原文链接", "文章链接", "转载请注明", "未经许可", "版权所有", "版權所有", "版权声明",
        "Copyright", "©", "ICP备", "京ICP", "沪ICP", "粤ICP", "备案号", "相关阅读", "相关推荐", "相关文章", "相关新闻", "相关链接", "热门推荐", "猜你喜欢",
        "为您推荐", "推荐阅读", "延伸阅读：", "更多精彩", "扫一扫关注", "扫描二维码关注", "长按二维码",
        "您需要登录后才可以", "发表评论", "我要评论", "网友评论", "责任编辑：", "（责任编辑", "(责任编辑", "责编：",
    ];

    /// <summary>Phrases of notices. Each alone marks the line; 版权 or 声明 alone would remove prose.</summary>
    public static IReadOnlyList<string> Policies { get; } =
    [
        "版权所有", "版權所有", "隐私政策", "隱私政策", "用户协议", "使用条款", "服务条款", "免责声明", "严禁转载", "禁止转载", "转载请注明",
        "All Rights Reserved", "ICP备", "ICP证", "公网安备", "违法和不良信息举报", "cookie policy", "privacy policy", "terms of use", "use cookies", "uses cookies",
    ];
}
