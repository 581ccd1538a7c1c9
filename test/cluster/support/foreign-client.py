"""A chat client of another language, on Debian's python3-socketio. Arguments: URL, cookie, transport. Says what happens, a line each."""
import sys

import requests
import socketio

url, cookie, transport = sys.argv[1:]
# Only a session's cookies go with every poll; the headers of `connect` go with the first.
session = requests.Session()
for pair in cookie.split('; '):
    session.cookies.set(*pair.split('=', 1))
client = socketio.Client(http_session=session, reconnection_delay=0.1, reconnection_delay_max=0.5, randomization_factor=0)


def say(*words):
    print(*words, flush=True)


def joined(answer):
    say('joined', answer.get('ok'))


answers = []


def answered(answer):
    answers.append(answer)
    if len(answers) == 40:
        say('answered', len(answers))


@client.on('welcome')
def welcome(notice):
    say('welcome', notice['pid'])
    client.emit('join', {'room': 'general'}, callback=joined)


@client.on('messages')
def messages(batch):
    for message in batch['messages']:
        say('heard', message['text'])


@client.on('refused')
def refused(notice):
    say('refused', notice['error']['code'])


@client.event
def disconnect():
    say('disconnect')


client.connect(url, transports=[transport], wait_timeout=20)
for line in sys.stdin:
    event = line.strip()
    if event == 'nonsense':
        client.emit('nonsense', {})
    elif event == 'ask forty times':
        for _ in range(40):
            client.emit('alive', {}, callback=answered)
client.disconnect()
