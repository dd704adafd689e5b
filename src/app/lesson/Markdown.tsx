/** A lesson's prose. Only what is listed here is drawn: HTML, pictures and foreign links stay text, whoever wrote the lesson. */
import { createElement, Fragment, type ReactNode } from 'react';
import type { PhrasingContent, RootContent } from '../../lessons/index.ts';
import { plainText } from '../../lessons/index.ts';
import { InlineControl } from './InlineControl.tsx';
import styles from './Lesson.module.css';

type Node = RootContent | PhrasingContent;

function children(node: Node): ReactNode {
  return 'children' in node
    ? (node.children as Node[]).map((child, at) => <Fragment key={at}>{draw(child)}</Fragment>)
    : null;
}

function table(node: Extract<RootContent, { type: 'table' }>): ReactNode {
  const [head, ...rows] = node.children;
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          {head?.children.map((cell, at) => (
            <th key={at} scope="col">
              {children(cell)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, at) => (
          <tr key={at}>
            {row.children.map((cell, column) => (
              <td key={column}>{children(cell)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function link(node: Extract<PhrasingContent, { type: 'link' }>): ReactNode {
  if (!node.url.startsWith('https://')) return children(node);
  return (
    <a href={node.url} target="_blank" rel="noreferrer">
      {children(node)}
    </a>
  );
}

/** The step's title is the panel's second heading; those in the text come below it. */
const heading = (node: Extract<RootContent, { type: 'heading' }>) =>
  createElement(`h${Math.min(6, Math.max(3, node.depth))}`, null, children(node));

function draw(node: Node): ReactNode {
  switch (node.type) {
    case 'text':
      return node.value;
    case 'paragraph':
      return <p>{children(node)}</p>;
    case 'strong':
      return <strong>{children(node)}</strong>;
    case 'emphasis':
      return <em>{children(node)}</em>;
    case 'delete':
      return <del>{children(node)}</del>;
    case 'inlineCode':
      return <code>{node.value}</code>;
    case 'code':
      return (
        <pre className={styles['code']} tabIndex={0}>
          <code>{node.value}</code>
        </pre>
      );
    case 'break':
      return <br />;
    case 'link':
      return link(node);
    case 'list':
      return node.ordered ? <ol start={node.start ?? 1}>{children(node)}</ol> : <ul>{children(node)}</ul>;
    case 'listItem':
      return <li>{children(node)}</li>;
    case 'blockquote':
      return <blockquote>{children(node)}</blockquote>;
    case 'heading':
      return heading(node);
    case 'table':
      return table(node);
    case 'textDirective':
      return <InlineControl node={node} />;
    default:
      return plainText(node);
  }
}

export function Markdown({ nodes }: { readonly nodes: readonly RootContent[] }) {
  return (
    <div className={styles['prose']}>
      {nodes.map((node, at) => (
        <Fragment key={at}>{draw(node)}</Fragment>
      ))}
    </div>
  );
}

/** One paragraph's worth, without a block around it: for labels. */
export function Sentence({ nodes }: { readonly nodes: readonly RootContent[] }) {
  return nodes.map((node, at) => <Fragment key={at}>{children(node)}</Fragment>);
}
