"""Name the small pictures people type as `:coffee:`."""

import re
from typing import Final

_TABLE: Final = """
smile 😄 grin 😁 joy 😂 rofl 🤣 slight_smile 🙂 wink 😉 blush 😊 innocent 😇 heart_eyes 😍
star_struck 🤩 kissing_heart 😘 yum 😋 stuck_out_tongue 😛 zany 🤪 hugs 🤗 thinking 🤔
shushing 🤫 zipper_mouth 🤐 raised_eyebrow 🤨 neutral 😐 expressionless 😑 smirk 😏
unamused 😒 roll_eyes 🙄 grimacing 😬 relieved 😌 pensive 😔 sleepy 😪 sleeping 😴
mask 😷 thermometer_face 🤒 dizzy 😵 exploding_head 🤯 cowboy 🤠 party_face 🥳
sunglasses 😎 nerd 🤓 confused 😕 worried 😟 slight_frown 🙁 open_mouth 😮 astonished 😲
flushed 😳 pleading 🥺 fearful 😨 cry 😢 sob 😭 scream 😱 disappointed 😞 sweat 😓
weary 😩 tired 😫 yawning 🥱 triumph 😤 angry 😠 rage 😡 salute 🫡 melting 🫠 robot 🤖
ghost 👻 alien 👽 thumbs_up 👍 thumbs_down 👎 ok_hand 👌 wave 👋 clap 👏 raised_hands 🙌
pray 🙏 handshake 🤝 muscle 💪 point_up ☝️ point_right 👉 point_left 👈 point_down 👇
crossed_fingers 🤞 victory ✌️ fist ✊ writing_hand ✍️ eyes 👀 brain 🧠 ear 👂 heart ❤️
orange_heart 🧡 yellow_heart 💛 green_heart 💚 blue_heart 💙 purple_heart 💜
broken_heart 💔 sparkling_heart 💖 coffee ☕ tea 🍵 bubble_tea 🧋 milk 🥛 honey 🍯
croissant 🥐 bread 🍞 bagel 🥯 pancakes 🥞 cookie 🍪 cake 🍰 birthday 🎂 doughnut 🍩
chocolate 🍫 pie 🥧 ice_cream 🍨 apple 🍎 banana 🍌 orange 🍊 lemon 🍋 strawberry 🍓
cherries 🍒 avocado 🥑 pizza 🍕 burger 🍔 taco 🌮 salad 🥗 spaghetti 🍝 sushi 🍣 beer 🍺
wine 🍷 cheers 🥂 ice 🧊 salt 🧂 spoon 🥄 bean 🫘 sun ☀️ partly_sunny ⛅ cloud ☁️
rain 🌧️ thunder ⛈️ snow ❄️ rainbow 🌈 umbrella ☔ wind 💨 droplet 💧 wave_water 🌊
fire 🔥 star ⭐ sparkles ✨ zap ⚡ boom 💥 moon 🌙 earth 🌍 mountain ⛰️ tree 🌳
seedling 🌱 herb 🌿 clover 🍀 rose 🌹 sunflower 🌻 dog 🐶 cat 🐱 mouse 🐭 fox 🦊 bear 🐻
panda 🐼 koala 🐨 lion 🦁 cow 🐮 pig 🐷 frog 🐸 monkey 🐵 chicken 🐔 penguin 🐧 bird 🐦
owl 🦉 bee 🐝 bug 🐛 butterfly 🦋 snail 🐌 turtle 🐢 octopus 🐙 fish 🐟 whale 🐳 dolphin 🐬
unicorn 🦄 party 🎉 balloon 🎈 gift 🎁 trophy 🏆 medal 🏅 first_place 🥇 soccer ⚽
basketball 🏀 music 🎵 guitar 🎸 art 🎨 game 🎮 check ✅ cross ❌ warning ⚠️ no_entry ⛔
question ❓ exclamation ❗ info ℹ️ hundred 💯 recycle ♻️ new 🆕 ok 🆗 sos 🆘
arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️ repeat 🔁 plus ➕ minus ➖
red_circle 🔴 green_circle 🟢 blue_circle 🔵 bulb 💡 wrench 🔧 hammer 🔨 gear ⚙️
tools 🛠️ magnet 🧲 plug 🔌 battery 🔋 computer 💻 phone 📱 printer 🖨️ camera 📷 tv 📺
mail ✉️ inbox 📥 package 📦 truck 🚚 ship 🚢 airplane ✈️ rocket 🚀 car 🚗 bike 🚲
house 🏠 shop 🏪 office 🏢 map 🗺️ anchor ⚓ calendar 📅 clock 🕐 hourglass ⏳
stopwatch ⏱️ alarm ⏰ bell 🔔 no_bell 🔕 mega 📣 speech 💬 thought 💭 memo 📝 book 📖
books 📚 bookmark 🔖 link 🔗 paperclip 📎 pin 📌 scissors ✂️ lock 🔒 unlock 🔓 key 🔑
search 🔍 money 💰 card 💳 receipt 🧾 chart 📊 chart_up 📈 chart_down 📉 tada 🎊 crown 👑
gem 💎 glasses 👓 shirt 👕 shoe 👟 bag 🛍️ cart 🛒 baby 👶 family 👪
"""
_words = _TABLE.split()

EMOJI: Final = dict(zip(_words[::2], _words[1::2], strict=True))
"""Characters by name."""

_NAMED: Final = re.compile(r":([a-z][a-z_]{1,30}):")


def with_emoji(text: str) -> str:
    """Return the text with every known `:name:` as its character; unknown ones stay as typed."""
    return _NAMED.sub(lambda found: EMOJI.get(found[1], found[0]), text) if ":" in text else text
