import { describe, expect, it } from 'vitest';
import { readLesson } from './index.ts';

const HEAD = '---\ntitle: A\nquestion: B?\n---\n';
const problemsOf = (text: string): string[] =>
  readLesson('test', text).problems.map(({ line, message }) => `${line}: ${message.split('\n')[0]!}`);
const step = (body: string): string => `${HEAD}\n## One\n\n${body}\n`;

describe('what is wrong with a lesson is said at its line', () => {
  it.each([
    ['no front matter', '# Hello', '1: A lesson begins with front matter: YAML between two lines of "---".'],
    ['front matter without a title', '---\nquestion: B?\n---\n## One\n', '1: The front matter lacks "title: …".'],
    [
      'a key nobody knows',
      '---\ntitle: A\nquestion: B?\nclaim: C1\n---\n## One\n',
      '4: "claim" is not known here; known are title, question, asked, part, order, kind, minutes, claims, misconceptions, scenario, cluster, traffic, view.',
    ],
    [
      'a claim the chapter does not make',
      '---\ntitle: A\nquestion: B?\nclaims: [C99]\n---\n## One\n',
      '4: "claims" must be a list of claims of the chapter, C1 to C34.',
    ],
    ['no step', HEAD, '1: A lesson has at least one step: a line that begins with "## ".'],
    [
      'a manifest that is no YAML',
      `${HEAD}\n\`\`\`yaml file=a.yaml\nkind: [\n\`\`\`\n\n## One\n`,
      '7: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    ['an unknown part', step('::hurry[up]'), '8: ":hurry" means nothing here.'],
    ['HTML', step('<b>loud</b>'), '8: Pictures and HTML are not shown: the scene is the picture.'],
    [
      'a link that runs a script',
      step('[x](javascript:alert)'),
      '8: A link begins with https://, not "javascript:alert".',
    ],
    [
      'a coloured word for nothing',
      step(':term[x]{select=Servise/web}'),
      '8: select="Servise/web" names nothing: write KIND/NAME, plate/NODE/SERVICE, external/NAME or pods/LABEL=VALUE.',
    ],
    [
      'a command nobody knows',
      step(':do[x]{run="explode web"}'),
      /^8: "explode" is not a command of lessons; they are kill, /,
    ],
    ['a command that lacks a word', step(':do[x]{run="scale deployment/web"}'), '8: Write: scale KIND/NAME REPLICAS'],
    ['an expression that does not parse', step('::wait[x]{cel="pods.size( > 1"}'), /^8: cel="pods.size\( > 1": /],
    [
      'an expression with a word nobody knows',
      step('::wait[x]{cel="podz.size() > 1"}'),
      '8: cel="podz.size() > 1": Unknown variable: podz',
    ],
    [
      'an expression that is no question',
      step('::wait[x]{cel="pods.size()"}'),
      '8: cel="pods.size()": it is a int, and must be true or false',
    ],
    [
      'an answer that is not computed',
      step(':::predict\nWhich?\n\n::option[a]{right="true"}\n::option[b]{right="false"}\n:::'),
      '11: right="true" is not computed: ask the cluster instead.',
    ],
    [
      'a task without a way',
      step(':::task[x]\n::goal[y]{cel="pods.size() > 0"}\n:::'),
      '8: A task shows a way: a block of do, yaml or sh marked "solution".',
    ],
    ['notes inside another part', step(':::task[x]\n::::notes\nHi\n::::\n:::'), /^\d+: :::notes stands by itself/],
    ['notes that say nothing', step(':::notes\n:::'), '8: :::notes has nothing to say.'],
    [
      'notes with a picture in them',
      step(':::notes\n```sh\nls\n```\n:::'),
      '9: :::notes is for sentences and lists: nothing else is shown there.',
    ],
    [
      'a refusal of no manifest',
      step(':value{cel="refusal(\'a.yaml\')"}'),
      '8: No manifest of this lesson is called a.yaml.',
    ],
  ])('%s', (_, text, expected) => {
    const found = problemsOf(text);
    expect(found).toEqual(
      expect.arrayContaining([typeof expected === 'string' ? expected : expect.stringMatching(expected)]),
    );
  });

  it('notes are the teacher’s: kept with their step, and no part of what is shown', () => {
    const { lesson, problems } = readLesson(
      'test',
      `${HEAD}\n:::notes\nAll.\n:::\n\n## One\n\nSeen.\n\n:::notes\nOne.\n:::\n`,
    );
    expect(problems).toEqual([]);
    expect([JSON.stringify(lesson?.notes), JSON.stringify(lesson?.steps[0]?.notes)]).toEqual([
      expect.stringContaining('All.'),
      expect.stringContaining('One.'),
    ]);
    expect(JSON.stringify([lesson?.intro, lesson?.steps[0]?.blocks])).not.toMatch(/All|One\./);
  });

  it('words that only look like controls stay words', () => {
    const { lesson, problems } = readLesson('test', step('Ask web:http at 10.0.1.3:5000.'));
    expect(problems).toEqual([]);
    expect(JSON.stringify(lesson?.steps[0]?.blocks)).not.toContain('textDirective');
  });
});
