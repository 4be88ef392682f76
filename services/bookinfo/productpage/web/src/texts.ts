import type { Language } from '../../src/page-facts.ts'

/**
 * The words that clients and tutorials look for in the page. They are there in every language; where a reader's
 * language has its own, both stand beside each other.
 */
export const agreed = {
  brand: 'BookInfo Sample',
  signIn: 'Sign in',
  signOut: 'Sign out',
  details: 'Book Details',
  noDetails: 'Error fetching product details',
  reviews: 'Book Reviews',
  noReviews: 'Error fetching product reviews',
  servedBy: 'Reviews served by:',
  onCluster: 'on cluster',
} as const

/** A language's own words for those agreed on; none where they are its own. */
type Own = { readonly [Name in Exclude<keyof typeof agreed, 'brand'>]?: string }

const en = {
  own: {} as Own,
  otherLanguage: '中文',
  skip: 'Skip to the book',
  signInTitle: 'Sign in to the shop',
  signInHint: 'Any name will do, and no password is checked. Rules of the mesh can match the name.',
  userName: 'User name',
  password: 'Password',
  close: 'Close',
  fields: {
    'ISBN-10': 'ISBN-10',
    publisher: 'Publisher',
    pages: 'Pages',
    type: 'Type',
    language: 'Language',
  },
  stars: (count: number, color: string) => `${count} of 5 stars, ${color}`,
  colors: { black: 'black', red: 'red' } as Readonly<Record<string, string>>,
  unnamed: 'not named',
  whoAnswered: 'Who answered',
  whoHint: 'Each view asks details, then reviews; reviews may ask ratings.',
  time: (ms: number) => `${ms} ms`,
  tries: (count: number) => `asked ${count} times`,
  failed: (status: number | undefined) => (status === undefined ? 'no answer' : `HTTP ${status}`),
  ratings: { none: 'not asked', answered: 'answered', failed: 'unavailable' },
  viewed: (ms: number) => `The page took ${ms} ms.`,
  again: 'View again',
  many: (times: number) => `${times} times`,
  stop: (done: number, times: number) => `Stop (${done} of ${times})`,
  clear: 'Start over',
  share: 'Share of views',
  views: (count: number) => (count === 1 ? '1 view' : `${count} views`),
  median: (ms: number) => `median ${ms} ms`,
  shown: {
    plain: 'no stars',
    black: 'black stars',
    red: 'red stars',
    colored: 'stars',
    unrated: 'ratings unavailable',
    failed: 'no reviews',
  },
  notReached: 'The shop cannot be reached. What you see is from the last view.',
  homeTitle: 'Hello! This is a simple bookstore application',
  homeText: 'It is made of four services. Their work on one page shows what the rules of a service mesh do.',
  service: 'Service',
  calls: 'Calls',
  task: 'What it does',
  tasks: {
    productpage: 'The page and its JSON; anyone may sign in.',
    details: 'Publisher, pages and language of a book.',
    reviews: 'Two readers’ opinions. v1 without stars, v2 with black ones, v3 with red ones.',
    ratings: 'How many stars a reader gives.',
  },
  nobody: 'nobody',
  homeAs: 'See the book as',
  normalUser: 'Normal user',
  testUser: 'Test user',
  thisPage: 'This page:',
}

export type Texts = typeof en

const zh: Texts = {
  own: {
    signIn: '登录',
    signOut: '退出',
    details: '图书详情',
    noDetails: '获取图书详情失败',
    reviews: '读者评论',
    noReviews: '获取读者评论失败',
    servedBy: '评论提供者：',
    onCluster: '所在集群',
  },
  otherLanguage: 'English',
  skip: '跳到图书内容',
  signInTitle: '登录书店',
  signInHint: '用户名任意，不检查密码。网格规则可以按用户名匹配。',
  userName: '用户名',
  password: '密码',
  close: '关闭',
  fields: { 'ISBN-10': 'ISBN-10', publisher: '出版社', pages: '页数', type: '装帧', language: '语言' },
  stars: (count, color) => `${count} 颗星（满分 5 颗），${color}`,
  colors: { black: '黑色', red: '红色' },
  unnamed: '未注明',
  whoAnswered: '应答者',
  whoHint: '每次浏览先请求 details，再请求 reviews；reviews 可能请求 ratings。',
  time: (ms) => `${ms} ms`,
  tries: (count) => `请求 ${count} 次`,
  failed: (status) => (status === undefined ? '无应答' : `HTTP ${status}`),
  ratings: { none: '未请求', answered: '已应答', failed: '不可用' },
  viewed: (ms) => `页面用时 ${ms} ms。`,
  again: '再看一次',
  many: (times) => `连看 ${times} 次`,
  stop: (done, times) => `停止（${done}/${times}）`,
  clear: '重新计数',
  share: '各版本占比',
  views: (count) => `${count} 次浏览`,
  median: (ms) => `中位 ${ms} ms`,
  shown: {
    plain: '无星',
    black: '黑星',
    red: '红星',
    colored: '有星',
    unrated: '评分不可用',
    failed: '无评论',
  },
  notReached: '无法连接书店。当前显示的是上一次的内容。',
  homeTitle: '您好！这是一个简单的书店应用',
  homeText: '它由四个服务组成。它们共同完成一个页面，服务网格规则的作用由此可见。',
  service: '服务',
  calls: '调用',
  task: '职责',
  tasks: {
    productpage: '页面及其 JSON 接口；任何人都可以登录。',
    details: '图书的出版社、页数和语言。',
    reviews: '两位读者的评论。v1 无星，v2 黑星，v3 红星。',
    ratings: '读者给出的星数。',
  },
  nobody: '无',
  homeAs: '浏览图书的身份',
  normalUser: '普通用户 Normal user',
  testUser: '测试用户 Test user',
  thisPage: '本页面：',
}

export function textsOf(language: Language): Texts {
  return language === 'zh' ? zh : en
}
