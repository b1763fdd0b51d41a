"""A content folder with many questions of every kind, in both languages."""

from __future__ import annotations

from pathlib import Path

FRONT = "---\ntitle: {title}\nquiz:\n  id: {id}\n{settings}---\n"
SETTINGS = "  pass_mark: 80%\n  attempts: 2\n  cool_down: 24h\n  shuffle: all\n"

ENGLISH = (
    """
## A clip of {n} seconds shows a street fight; blood is visible. Which action is right? {{#fight-{n} points=2 \
policy=violence@3 tags="blood" see="modules/violence.md#blood"}}

It was filmed last summer. Two adults fight outside a shop, and at normal speed a viewer sees blood on one man's face.

- [ ] Allow it to everybody {{#allow}}
  > Once a viewer notices real blood, leaving the clip open to everybody is too low a step.
- [x] Restrict it to adults {{#restrict}}
  > There is blood from a real injury, and nothing inside the body is exposed.
- [ ] Remove it from the site {{#remove}}
  > The description mentions neither gore nor approval nor instructions.
- [ ] Escalate it to the team {{#escalate}}
  > The fight ended last summer, and nothing says that somebody plans another one.

> Go by what a viewer sees. Blood without an open wound is the typical case for an adults-only audience.
""",
    """
## Which of these {n} captions glorify the violence? Select every one that does. {{#captions-{n} \
credit=each_answer policy=violence@3 see="modules/violence.md#blood"}}

- [ ] "Which street is this? I walk home that way." {{#which-street}}
  > A worried question about one's own safety does not approve of anything.
- [x] "He had it coming. Best thing I have seen all week." {{#had-it-coming}}
  > The writer approves of the assault and enjoys it.
- [x] "Look at him fall! More of this, please." {{#more-please}}
  > The writer ridicules the victim and asks for further violence.

> Look for approval, enjoyment, ridicule of the person hurt, or a call for more.
""",
    """
## How many of {n} items may wait for longer than a day? {{#wait-{n} unit="%" see="modules/violence.md#blood"}}

= 5 +- 0.5
= [7, 8]

> The service level allows for one in twenty.
""",
    """
## What is publishing a private address called, in case {n}? {{#called-{n} see="modules/violence.md#blood"}}

= "doxxing"
= "doxing"
= "人肉搜索"

> It is private, wherever it was found.
""",
    """
## What is done with each, in case {n}? {{#each-{n} credit=coverage see="modules/violence.md#blood"}}

- A bruise {{#bruise}} -> Allow {{#allow}}
  > The skin is closed.
- A street fight with blood {{#street}} -> Restrict to adults {{#restrict}}
- A boxing match {{#boxing}} -> Allow {{#allow}}
- -> Remove {{#remove}}

> What counts is what is seen.
""",
    """
## In which order do you check, in case {n}? {{#order-{n} credit=halves see="modules/violence.md#blood"}}

1. Is anybody in danger? {{#danger}}
   > It comes first.
2. Is it real? {{#real}}
3. What is seen? {{#seen}}

> Danger before everything else.
""",
    """
## Judge this clip of {n} seconds. {{#case-{n} kind=case points=3 policy=violence@3 see="modules/violence.md#blood"}}

The narrator says what happened, where and when. The picture shows tissue below the skin, then cuts to the rescue work.

- label: violence.graphic
  > Tissue below the skin is gore.
- severity: high
- action: restrict

> A report that informs and shows the wound only briefly earns one step down.
""",
)
CHINESE = (
    """
## 一段 {n} 秒的视频拍到街头斗殴，画面中可以看到血。应当如何处置？ {{#fight-{n}}}

视频拍摄于去年夏天。两名成年人在一家店铺外打架，按正常速度播放，观众能看到其中一人脸上有血。

- [ ] 对所有人放行 {{#allow}}
  > 观众既然能注意到真实的血迹，让所有人都能看到就判得太轻了。
- [ ] 限成人可见 {{#restrict}}
  > 画面里有真实受伤流出的血，但没有露出身体内部组织。
- [ ] 从网站移除 {{#remove}}
  > 描述里既没有重度血腥，也没有叫好或者传授方法的内容。
- [ ] 升级给专项团队 {{#escalate}}
  > 斗殴在去年夏天就已经结束，也没有人说还要再动手。

> 判断要看观众实际看到了什么。有血而没有开放性伤口，正是只给成年人看的典型情形。
""",
    """
## 这 {n} 条配文里，哪些属于美化暴力？请选出所有符合的选项。 {{#captions-{n}}}

- [ ] “这是哪条街？我每天走那条路回家。” {{#which-street}}
  > 这是为自己的安全担心才提的问题，并没有对打人的行为表示赞同。
- [ ] “他活该。这是我这一周看到的最爽的事。” {{#had-it-coming}}
  > 写的人认可这次殴打，并且以此为乐。
- [ ] “看他摔的那个样子！再多来点。” {{#more-please}}
  > 写的人在嘲笑被打的人，同时还在要求出现更多的暴力。

> 要找的是叫好、快意、对伤者的嘲弄，或者还想再看的要求。
""",
    "\n## {n} 条里允许有多少等待超过一天？ {{#wait-{n}}}\n\n> 服务标准允许二十条里有一条。\n",
    "\n## 在案例 {n} 里，公布他人的私人住址叫什么？ {{#called-{n}}}\n\n> 无论在哪里找到，都属于隐私。\n",
    """
## 在案例 {n} 里，分别怎样处置？ {{#each-{n}}}

- 淤青 {{#bruise}} -> 放行 {{#allow}}
  > 皮肤没有破。
- 看得到血的街头斗殴 {{#street}} -> 限成人可见 {{#restrict}}
- 拳击比赛 {{#boxing}} -> 放行 {{#allow}}
- -> 移除 {{#remove}}

> 看的是能看到什么。
""",
    """
## 在案例 {n} 里，按什么顺序检查？ {{#order-{n}}}

1. 有人处在危险中吗？ {{#danger}}
   > 这一项排在最前面。
2. 是真实的吗？ {{#real}}
3. 能看到什么？ {{#seen}}

> 危险排在其他一切之前。
""",
    """
## 请判断这段 {n} 秒的视频。 {{#case-{n}}}

解说员说明了发生了什么、在哪里、什么时候。画面露出皮下组织，随即切到救援现场。

- label:
  > 皮下组织属于重度血腥。

> 报道既提供信息、伤口又只是一闪而过，才可以降一级。
""",
)
PAGES = {"en": "# Violence\n\n## Blood {#blood}\n", "zh": "# 暴力\n\n## 血迹 {#blood}\n"}
TAXONOMY = """\
labels: {values: {violence.graphic: {en: Gore, zh: 重度血腥}}}
severities: {values: {high: {en: High, zh: 高}}}
actions: {values: {restrict: {en: Restrict, zh: 限成人可见}}}
policies: {violence: {en: Violence, zh: 暴力}}
"""


def quiz(name: str, questions: int) -> dict[str, str]:
    """The files of a quiz, by language."""
    return {
        "en": FRONT.format(title=f"Quiz {name}", id=name, settings=SETTINGS)
        + "".join(ENGLISH[n % len(ENGLISH)].format(n=n + 1) for n in range(questions)),
        "zh": FRONT.format(title=f"测试 {name}", id=name, settings="")
        + "".join(CHINESE[n % len(CHINESE)].format(n=n + 1) for n in range(questions)),
    }


def write_content(root: Path, quizzes: int, questions: int) -> None:
    """A content folder with so many quizzes of so many questions, and the page they lead to."""
    for number in range(quizzes):
        name = f"quiz-{number}"
        folder = root / "quizzes" / name
        folder.mkdir(parents=True)
        for language, text in quiz(name, questions).items():
            (folder / f"{language}.md").write_text(text, encoding="utf-8")
    for language, page in PAGES.items():
        path = root / language / "modules" / "violence.md"
        path.parent.mkdir(parents=True)
        path.write_text(page, encoding="utf-8")
    (root / "taxonomy.yml").write_text(TAXONOMY, encoding="utf-8")
