//! Names of invented people: common surnames, the first of them the most common, and one or two hanzi as they are
//! given. Searched by the initials of their pinyin they answer as names of a city do.

use crate::data::mixed;

const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡\
余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤";

const GIVEN: &str = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅春建国志文辉斌波宇浩鹏飞雪婷慧\
琴燕莉玲珍萍荣爱琳云莲真环凤洁妹锦黛青倩素婕馨瑗琰韵融园艺咏卿聪澜纯毓悦昭冰爽琬茗羽希宁欣飘育滢馥筠柔竹霭凝晓欢\
霄枫芸菲寒伊亚宜可姬舒影荔枝思菁妍茜秋珊莎黎蕙佳嘉琼勤蓓纨仪丹蓉眉君蕊薇梦岚苑婵雅心怡萱若涵子轩梓睿泽俊峰晨旭东\
阳林海龙山川江河湖天星月日光朝晖晴朗清泉源润泰安康健福寿喜庆祥瑞吉利达通顺昌盛隆兴旺发财宝贵金银铜铁钢玉珠翠琪瑶瑾\
瑜璐璇琦珂珏璟琛琨瑞玮珺琅玥彤丹红紫蓝绿白墨书诗词歌赋琴棋画笔砚章翰林学士贤德仁义礼智信忠孝廉耻勤俭恭良温厚诚实\
正直善美纯朴谦和宽容大方豪迈雄壮威武刚毅坚定恒久远长永世代传承继开拓创新立志业功名成就胜凯旋归来往返回还复兴起升腾\
跃进步行走奔驰骋骏马虎豹狮象鹿鹤雁鹰鸿鹄鸣凰鸾莺鸽松柏桐樟楠桦柳杨槐榆桃李杏梨棠菊荷葵芝蕾苗禾稻麦粟丰年景色秀\
甜蜜香郁芬芳馥郁葱茏茂繁荣华彩霓虹霞露霜雾雨雷电风岩石磊峻岭峦巍峨崇高昂扬振奋勉励精神气魄力量敬业乐群博学笃行";

/// The name of a person.
pub(crate) fn name(number: u64) -> String {
    let mut random = mixed(number ^ 0x6e61_6d65);
    let mut one_of = |many: u64| {
        let (place, rest) = (random % many, random / many);
        random = rest;
        place as usize
    };
    // The smaller of two throws: the first names are the most common.
    let surname = one_of(COUNTS.0).min(one_of(COUNTS.0));
    let given = (one_of(COUNTS.1), one_of(COUNTS.1), one_of(5));
    let mut name = String::from(hanzi(SURNAMES, surname));
    name.push_str(hanzi(GIVEN, given.0));
    if given.2 > 0 {
        name.push_str(hanzi(GIVEN, given.1));
    }
    name
}

/// The bytes of each of these hanzi.
const WIDTH: usize = 3;

/// How many surnames and given hanzi there are.
const COUNTS: (u64, u64) = ((SURNAMES.len() / WIDTH) as u64, (GIVEN.len() / WIDTH) as u64);

fn hanzi(all: &'static str, place: usize) -> &'static str {
    &all[place * WIDTH..(place + 1) * WIDTH]
}
